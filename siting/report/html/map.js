"use strict";
/* The map: layers, their legend, pop-ups; siting.show moves it to a finding or a site. */
(function () {
  var data = siting.data;
  var STYLES = {
    units: { color: "#7b8494", weight: 1, fillOpacity: 0 },
    areas: { color: "#0072b2", weight: 1.5, fillOpacity: 0.1 },
    gaps: { color: "#c8401a", weight: 2, edge: 1, fillOpacity: 0, hatch: "/" },
    gaps_undecided: { color: "#8a6d1f", weight: 1.6, edge: 1, fillOpacity: 0, hatch: "\\", dashArray: "4 3" },
    areas_before: { color: "#c8401a", weight: 1.5, edge: 1, fillOpacity: 0, dashArray: "3 3" },
    areas_after: { color: "#c8401a", weight: 2, edge: 1, fillOpacity: 0, hatch: "/" },
    short: { color: "#6b4a9e", weight: 2, edge: 1, fillOpacity: 0, dashArray: "8 4" },
    points: { color: "#fff", weight: 1.5, fillColor: "#8a6d1f", fillOpacity: 1, radius: 5 },
    facilities: { color: "#fff", weight: 1.5, fillColor: "#0072b2", fillOpacity: 1, radius: 6 },
    uncounted: { color: "#0072b2", weight: 1.5, fillColor: "#fff", fillOpacity: 1, radius: 5 },
    upgrades: { color: "#fff", weight: 1.5, fillColor: "#56309a", fillOpacity: 1, radius: 7 },
    sites: { color: "#fff", weight: 2, fillColor: "#1a7a4c", fillOpacity: 1, radius: 11 },
  };
  var ORDER = Object.keys(STYLES);
  var UNIT_RAMPS = {
    density: ["#f3eef8", "#d9c9ea", "#b498d3", "#7f59b0", "#4f2a86"],
    beds: ["#eef5f4", "#c4e0dd", "#8fc3bf", "#4f9c99", "#1f6f70"],
  };
  var CHOSEN = { color: "#111", weight: 3, edge: 2, fill: false, interactive: false };
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  if (window.innerWidth < 900) document.getElementById("legend").open = false;
  var map = siting.newMap("map", { zoomAnimation: !still });

  var groups = {};
  var targets = {};
  var squares = data.grid && new siting.Squares(data.grid);
  var shown = { squares: null, names: null, chosen: null };
  var finest = data.units.length ? data.units[0].level : "";
  var state = { squares: squares ? "people" : "off", level: finest, shade: "outline" };
  var off = { areas: true, short: true, areas_before: true };

  function add(kind, item, layer) {
    if (!groups[kind]) groups[kind] = L.featureGroup();
    layer.on("click", function (event) {
      L.DomEvent.stopPropagation(event);
      open(event.latlng, function () {
        var here = kind === "sites" ? places[item.at.join()] : [item];
        return here.map(function (one) { return describe(kind, one); }).concat(around(event.latlng));
      });
    });
    groups[kind].addLayer(layer);
    return layer;
  }

  function area(kind, item, style) {
    if (item.shape === undefined || item.shape === null) return null;
    return add(kind, item, L.polygon(siting.outlines[item.shape], L.extend({}, STYLES[kind], style)));
  }

  function dot(kind, item, style) {
    return add(kind, item, L.circleMarker(siting.latlng(item.at), L.extend({}, STYLES[kind], style)));
  }

  // ---- what is drawn

  (data.areas || []).forEach(function (item) {
    area("areas", item);
  });
  (data.findings || []).forEach(function (item, n) {
    var kind = item.gap ? (item.outcome === "fail" ? "gaps" : "gaps_undecided") : "short";
    if (item.shape !== undefined) area(kind, item);
    else if (item.at) dot("points", item);
    targets["finding-" + n] = { item: item, kind: kind };
  });
  ["areas_before", "areas_after"].forEach(function (kind) {
    (data[kind] || []).forEach(function (item) {
      area(kind, item, item.outcome === "fail" ? {} : { color: "#8a6d1f", hatch: kind === "areas_after" ? "\\" : null });
    });
  });
  data.facilities.forEach(function (item) {
    dot(item.counted ? "facilities" : "uncounted", item);
  });
  (data.upgrades || []).forEach(function (item, n) {
    dot("upgrades", item);
    targets["upgrade-" + n] = { item: item, kind: "upgrades" };
  });
  var places = {}; // sites on the same spot are one mark with all their numbers
  (data.sites || []).forEach(function (item, n) {
    var key = item.at.join();
    places[key] = (places[key] || []).concat([item]);
    targets["site-" + n] = { item: item, kind: "sites" };
  });
  Object.keys(places).reverse().forEach(function (key) {
    var ranks = places[key].map(function (one) { return one.rank; });
    dot("sites", places[key][0], { label: ranks.join("·") });
  });

  // ---- pop-ups

  function people(n) {
    return n === undefined ? "" : siting.say("people", { n: siting.number(n) });
  }

  var DESCRIBE = {
    units: function (one) {
      return siting.lines(
        siting.of(data.levels[one.level]) + " · " + one.name,
        people(one.people),
        one.density !== undefined && siting.say("per_km2", { n: siting.number(one.density) }),
        one.beds !== undefined && siting.beds(one.beds),
        one.missing && siting.say("beds_missing", { n: one.missing }),
      );
    },
    facility: function (one) {
      var status = data.words[one.status] ? siting.say(one.status) : one.status;
      return siting.lines(
        one.name,
        [one.type, status].filter(Boolean).join(" · "),
        siting.beds(one.beds),
        !one.counted && siting.say("uncounted_note"),
        one.proposed && siting.say("proposed_note"),
      );
    },
    areas: function (one) {
      return siting.lines(
        one.name || siting.say("all_together"),
        one.rule + " · " + siting.say("within", { metres: siting.number(one.metres) }),
      );
    },
    finding: function (one) {
      return siting.lines(
        siting.of(one.name),
        one.rule,
        siting.of(one.says),
        people(one.people),
        one.nearest && siting.say("nearest", { name: one.nearest }),
        one.stands && siting.say(one.stands),
        one.waived && siting.say("waived", { reason: one.waived }),
      );
    },
    short_area: function (one) {
      return siting.lines(one.name || one.rule, one.rule, people(one.people));
    },
    sites: function (one) {
      return siting.lines(
        siting.say("site", { rank: one.rank }) + " · " + siting.of(one.type),
        one.beds ? siting.beds(one.beds) : "",
        siting.say("newly_covered", { n: siting.number(one.newly) }),
        siting.say("gain", { n: siting.number(one.gain) }),
        siting.of(one.why),
      );
    },
    upgrades: function (one) {
      return siting.lines(one.name, siting.of(one.type), siting.of(one.why));
    },
  };
  var LIKE = {
    facilities: "facility", uncounted: "facility", gaps: "finding", gaps_undecided: "finding",
    short: "finding", points: "finding", areas_before: "short_area", areas_after: "short_area",
  };

  function describe(kind, item) {
    return DESCRIBE[LIKE[kind] || kind](item);
  }

  /** Say who lives in the square at a position. */
  function around(at) {
    var here = squares && squares.at(at);
    if (!here) return [];
    var from = data.grid.density_from;
    var class_ = from.length ? " · " + siting.say("by_density") + ": " + between(from, here.class_) : "";
    return [siting.lines("", siting.say("here") + ": " + people(here.people) + class_)];
  }

  var popup = L.popup({ maxWidth: 300, autoPanPadding: [20, 20] });
  var write = null;

  function open(at, content) {
    write = function () {
      var made = siting.element("div");
      content().forEach(function (part) {
        made.appendChild(part);
      });
      popup.setContent(made);
    };
    write();
    popup.setLatLng(at).openOn(map);
    siting.labelClose();
  }

  map.on("click", function (event) {
    var found = around(event.latlng);
    if (found.length) open(event.latlng, function () { return around(event.latlng); });
  });
  map.on("popupclose", function () {
    write = null;
    if (shown.chosen) shown.chosen.remove();
    shown.chosen = null;
  });

  /** Move the map to a finding or a site, and open its pop-up; say whether it has a place. */
  siting.show = function (key) {
    var target = targets[key];
    var item = target.item;
    var shape = item.shape === undefined ? null : L.polygon(siting.outlines[item.shape], CHOSEN);
    if (!shape && !item.at) return false;
    map.closePopup();
    var at = item.at ? siting.latlng(item.at) : shape.getBounds().getCenter();
    if (shape) map.fitBounds(shape.getBounds(), { maxZoom: 16, padding: [60, 60], animate: false });
    else map.setView(at, Math.max(map.getZoom(), 15), { animate: false });
    open(at, function () { return [describe(target.kind, item)]; });
    shown.chosen = shape || L.circleMarker(at, L.extend({ radius: 14 }, CHOSEN));
    shown.chosen.addTo(map);
    return true;
  };

  // ---- layers and their legend

  function between(from, n) {
    if (n === from.length - 1) return siting.say("more", { number: siting.number(from[n]) });
    return siting.number(from[n]) + "–" + siting.number(from[n + 1]);
  }

  function draw_squares() {
    if (shown.squares) shown.squares.remove();
    shown.squares = null;
    if (state.squares === "off") return;
    shown.squares = new siting.SquareLayer(squares, state.squares).addTo(map);
  }

  function per_bed(one) {
    return one.people ? (one.beds / one.people) * 10000 : 0;
  }

  function unit_breaks(units) {
    if (state.shade === "density") return [0, 1000, 3000, 6000, 10000];
    return [0, 100, 200, 300, 400];
  }

  function draw_units() {
    if (groups.units) groups.units.remove();
    if (shown.names) shown.names.remove();
    groups.units = shown.names = null;
    if (state.level === "off") return;
    var units = data.units.filter(function (one) {
      return one.level === state.level && one.shape !== null;
    });
    var breaks = unit_breaks(units);
    units.forEach(function (one) {
      var value = state.shade === "density" ? one.density : per_bed(one);
      var plain = state.shade === "outline" || value === undefined || isNaN(value);
      var colour = plain ? null : UNIT_RAMPS[state.shade][siting.class_of(value, breaks)];
      area("units", one, plain ? {} : { fillColor: colour, fillOpacity: 0.72 });
    });
    if (!groups.units) return;
    groups.units.addTo(map);
    shown.names = new siting.Names(
      groups.units.getLayers().map(function (layer, n) {
        return { name: units[n].name, bounds: layer.getBounds() };
      }),
    ).addTo(map);
  }

  /** Put the layers that are shown in their order, whatever the order in which they were chosen. */
  function stack() {
    ORDER.forEach(function (kind) {
      if (groups[kind] && map.hasLayer(groups[kind])) groups[kind].bringToFront();
      if (kind === "gaps_undecided" && shown.names) shown.names.bringToFront();
    });
  }

  function swatch(kind) {
    var style = STYLES[kind];
    var round = style.radius ? " round" : "";
    var made = siting.element("span", "swatch " + kind + round);
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  function toggle(kind) {
    var label = siting.element("label", "layer");
    var box = siting.element("input");
    box.type = "checkbox";
    box.id = "layer-" + kind;
    box.checked = !off[kind];
    box.addEventListener("change", function () {
      off[kind] = !box.checked;
      if (box.checked) groups[kind].addTo(map);
      else groups[kind].remove();
      stack();
    });
    label.append(box, swatch(kind), siting.element("span", "", siting.say(kind)));
    return label;
  }

  function choice(name, options, chosen, change) {
    var select = siting.element("select");
    select.id = "choose-" + name;
    options.forEach(function (option) {
      var made = siting.element("option", "", option[1]);
      made.value = option[0];
      made.selected = option[0] === chosen;
      select.append(made);
    });
    select.addEventListener("change", function () {
      change(select.value);
      stack();
      legend();
      document.getElementById("choose-" + name).focus();
    });
    return select;
  }

  function ramp(colours, from) {
    var list = siting.element("ul", "ramp");
    colours.forEach(function (colour, n) {
      var item = siting.element("li");
      var box = siting.element("span", "swatch box");
      box.style.backgroundColor = colour;
      box.setAttribute("aria-hidden", "true");
      item.append(box, siting.element("span", "", between(from, n)));
      list.append(item);
    });
    return list;
  }

  function labelled(text, select) {
    var label = siting.element("label", "choice", text + " ");
    label.append(select);
    return label;
  }

  function squares_legend(box) {
    var options = [["people", siting.say("by_people")]];
    if (data.grid.density_from.length) options.push(["density", siting.say("by_density")]);
    options.push(["off", siting.say("off")]);
    var title = siting.say("squares", { metres: siting.number(data.grid.cell_m) });
    box.append(labelled(title, choice("squares", options, state.squares, function (value) {
      state.squares = value;
      draw_squares();
    })));
    if (state.squares === "off") return;
    var of = squares.ramp(state.squares);
    box.append(ramp(of.colours, of.from));
  }

  function units_legend(box) {
    var levels = Object.keys(data.levels).map(function (level) {
      return [level, siting.of(data.levels[level])];
    });
    levels.push(["off", siting.say("off")]);
    box.append(labelled(siting.say("units"), choice("level", levels, state.level, function (value) {
      state.level = value;
      draw_units();
    })));
    var shades = ["outline", "density", "beds"].map(function (shade) {
      return [shade, siting.say(shade === "outline" ? shade : "unit_" + shade)];
    });
    var measured = data.units.some(function (one) {
      return one.level === state.level && one.density !== undefined;
    });
    if (!measured) return;
    var select = choice("shade", shades, state.shade, function (value) {
      state.shade = value;
      draw_units();
    });
    select.setAttribute("aria-label", siting.say("units"));
    box.append(select);
    if (state.shade !== "outline") box.append(ramp(UNIT_RAMPS[state.shade], unit_breaks()));
  }

  function legend() {
    var whole_legend = document.getElementById("layers");
    whole_legend.replaceChildren();
    function box_of(class_) {
      return whole_legend.appendChild(siting.element("div", class_));
    }
    var box = box_of("toggles");
    ORDER.slice(1).reverse().forEach(function (kind) {
      if (groups[kind]) box.append(toggle(kind));
    });
    if (squares) squares_legend(box_of());
    if (data.units.length) units_legend(box_of());
    if (data.left_out.length) {
      var levels = data.left_out.map(siting.of).join(siting.lang ? "、" : ", ");
      box.append(siting.element("p", "dim", siting.say("left_out", { levels: levels })));
    }
    var undrawn = (data.findings || []).filter(function (one) { return one.undrawn; }).length;
    if (undrawn) box.append(siting.element("p", "dim", siting.say("undrawn", { n: undrawn })));
  }

  // ---- buttons

  var extent = L.latLngBounds([]);
  if (squares) extent.extend(squares.bounds());
  siting.outlines.forEach(function (polygons) {
    polygons.forEach(function (rings) {
      extent.extend(L.latLngBounds(rings[0]));
    });
  });
  Object.keys(groups).forEach(function (kind) {
    extent.extend(groups[kind].getBounds());
  });
  if (!extent.isValid()) extent = L.latLngBounds([[18, 73], [54, 135]]); // nothing to draw: China

  function fit(bounds) {
    map.fitBounds(bounds, { padding: [16, 16], maxZoom: 17, animate: false });
  }

  function whole() {
    fit(extent);
  }

  document.getElementById("map").parentNode.append(siting.buttons(map, whole));

  legend(); // takes its room from the map, which is measured after it
  map.invalidateSize();
  fit(squares ? squares.bounds() : extent); // units may reach far beyond where anybody was counted
  draw_units();
  draw_squares();
  ORDER.forEach(function (kind) {
    if (groups[kind] && !off[kind] && kind !== "units") groups[kind].addTo(map);
  });
  stack();
  siting.inLanguage(function () {
    legend();
    if (write) write();
    siting.labelClose();
  });
  document.getElementById("legend").addEventListener("toggle", function () {
    map.invalidateSize({ pan: false });
  });
  siting.map = map;
})();
