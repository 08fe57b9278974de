"use strict";
/* The list of findings, the language, and printing. */
(function () {
  var data = siting.data;
  var STEP = 50;
  var SIGNS = { error: "✕", warning: "!", note: "i" };
  var list = document.getElementById("findings");
  var more = document.getElementById("more");
  var state = { rule: "", severity: "", most: STEP, chosen: null };

  // ---- language

  function press() {
    document.querySelectorAll(".switch button").forEach(function (button) {
      var pressed = button.dataset.lang === document.documentElement.lang;
      button.setAttribute("aria-pressed", String(pressed));
    });
  }
  document.querySelectorAll(".switch button").forEach(function (button) {
    button.addEventListener("click", function () {
      siting.choose(button.dataset.lang);
    });
  });
  siting.inLanguage(press);

  // ---- the map is moved

  function show(button, key) {
    var there = siting.show(key);
    if (state.chosen) state.chosen.removeAttribute("aria-current");
    state.chosen = button;
    button.setAttribute("aria-current", "true");
    if (there && window.innerWidth < 900) {
      document.querySelector(".stage").scrollIntoView({ block: "start" });
    }
    return there;
  }
  document.querySelectorAll("[data-shows]").forEach(function (button) {
    button.addEventListener("click", function () {
      show(button, button.dataset.shows);
    });
  });

  // ---- findings

  function fill(select, all, values) {
    var chosen = select.value;
    select.replaceChildren();
    [["", siting.say(all)]].concat(values).forEach(function (one) {
      var option = siting.element("option", "", one[1]);
      option.value = one[0];
      option.selected = one[0] === chosen;
      select.append(option);
    });
  }

  function different(name) {
    var found = [];
    data.findings.forEach(function (one) {
      if (found.indexOf(one[name]) < 0) found.push(one[name]);
    });
    return found;
  }

  function item(one, n) {
    var made = siting.element("li");
    var button = siting.element("button", "finding " + one.severity);
    var head = siting.element("span", "head");
    var sign = siting.element("span", "sign " + one.severity, SIGNS[one.severity]);
    sign.setAttribute("aria-hidden", "true");
    button.type = "button";
    button.id = "finding-" + n;
    head.append(
      sign,
      siting.element("b", "", siting.of(one.name)),
      siting.element("span", "vh", " " + siting.say(one.severity) + " "),
      siting.element("span", "rule", one.rule),
    );
    button.append(head, siting.element("span", "says", siting.of(one.says)));
    if (one.stands) {
      button.append(siting.element("span", "dim", siting.say(one.stands)));
    }
    if (one.waived) {
      button.append(siting.element("span", "dim", siting.say("waived", { reason: one.waived })));
    }
    if (!one.at && one.shape === undefined) {
      button.append(siting.element("span", "dim", siting.say("no_place")));
    }
    if (state.chosen && state.chosen.id === button.id) {
      button.setAttribute("aria-current", "true");
      state.chosen = button;
    }
    button.addEventListener("click", function () {
      if (show(button, button.id)) say_moved(one);
    });
    made.append(button);
    return made;
  }

  function say_moved(one) {
    document.getElementById("moved").textContent = siting.say("moved", { name: siting.of(one.name) });
  }

  function write_list() {
    var fits = [];
    data.findings.forEach(function (one, n) {
      if (state.rule && one.rule !== state.rule) return;
      if (state.severity && one.severity !== state.severity) return;
      fits.push(n);
    });
    var some = fits.slice(0, state.most);
    var last = fits.length - some.length;
    list.replaceChildren.apply(list, some.map(function (n) { return item(data.findings[n], n); }));
    document.getElementById("count").textContent = fits.length
      ? siting.say("shown", { shown: siting.number(some.length), n: siting.number(fits.length) })
      : siting.say("none");
    more.hidden = !last;
    more.textContent = siting.say("show_more", { n: siting.number(Math.min(STEP, last)) });
  }

  function filter(id, name, all, words) {
    var select = document.getElementById(id);
    siting.inLanguage(function () {
      fill(select, all, different(name).map(function (value) {
        return [value, words ? siting.say(value) : value];
      }));
    });
    select.addEventListener("change", function () {
      state[name] = select.value;
      state.most = STEP;
      write_list();
    });
  }

  if (list) {
    var moved = siting.element("p", "vh");
    moved.id = "moved";
    moved.setAttribute("role", "status");
    list.before(moved);
    filter("by-rule", "rule", "all_rules", false);
    filter("by-severity", "severity", "all_severities", true);
    siting.inLanguage(write_list);
    siting.inLanguage(function () {
      if (!data.not_listed) return;
      var n = siting.number(data.not_listed);
      document.getElementById("not-listed").textContent = siting.say("not_listed", { n: n });
    });
    more.addEventListener("click", function () {
      var first = list.children.length;
      state.most += STEP;
      write_list();
      list.children[first].firstChild.focus();
    });
  }

  // ---- tables that are wider than their box can be scrolled with keys

  var widths = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  });
  document.querySelectorAll(".wide").forEach(function (box) {
    widths.observe(box);
  });

  // ---- print: what is folded is opened, and the map is scaled to the paper as it stands

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (one) {
      return !one.open;
    });
    opened.forEach(function (one) { one.open = true; });
    var stage = document.querySelector(".stage");
    var view = document.querySelector(".view");
    view.style.height = view.offsetHeight + "px";
    stage.style.width = stage.offsetWidth + "px";
    stage.style.zoom = Math.min(1, 680 / stage.offsetWidth);
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
    document.querySelector(".stage").removeAttribute("style");
    document.querySelector(".view").removeAttribute("style");
  });
})();
