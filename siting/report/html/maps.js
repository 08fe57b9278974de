"use strict";
/* What every map of a page has: outlines, positions, pop-ups of lines, buttons. */
(function () {
  /** Unpack an outline: polygons of rings of [latitude, longitude]. */
  siting.outlines = siting.data.shapes.map(function (polygons) {
    return polygons.map(function (rings) {
      return rings.map(function (packed) {
        var ring = [];
        var x = 0;
        var y = 0;
        for (var n = 0; n < packed.length; n += 2) {
          x += packed[n];
          y += packed[n + 1];
          ring.push([y / 1e6, x / 1e6]);
        }
        return ring;
      });
    });
  });

  siting.latlng = function (at) {
    return L.latLng(at[1], at[0]);
  };

  /** Lay a map out in an element. */
  siting.newMap = function (id, options) {
    var map = L.map(id, L.extend({
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.25,
      zoomDelta: 0.75,
      renderer: new siting.Painter({ padding: 0.3, tolerance: 3 }),
      preferCanvas: true,
      fadeAnimation: false,
    }, options));
    map.createPane("squares").style.zIndex = 250;
    L.control.scale({ imperial: false }).addTo(map);
    return map;
  };

  /** Put lines below one another, the first as a heading; those without text are left out. */
  siting.lines = function () {
    var made = siting.element("div", "said");
    Array.prototype.forEach.call(arguments, function (text, n) {
      if (text) made.appendChild(siting.element(n ? "p" : "h3", "", text));
    });
    return made;
  };

  siting.beds = function (n) {
    return n === null ? siting.say("beds_unknown") : siting.say("beds", { n: siting.number(n) });
  };

  /** Say what the button is that closes a pop-up. */
  siting.labelClose = function () {
    document.querySelectorAll(".leaflet-popup-close-button").forEach(function (one) {
      one.setAttribute("aria-label", siting.say("close"));
    });
  };

  /** Make the buttons of a map. */
  siting.buttons = function (map, whole) {
    var bar = siting.element("div", "buttons");
    [["zoom_in", "+", function () { map.zoomIn(); }],
      ["zoom_out", "−", function () { map.zoomOut(); }],
      ["whole", "", whole]].forEach(function (one) {
      var button = siting.element("button", one[0], one[1]);
      button.type = "button";
      button.addEventListener("click", one[2]);
      siting.inLanguage(function () {
        button.setAttribute("aria-label", siting.say(one[0]));
        button.title = siting.say(one[0]);
      });
      bar.append(button);
    });
    return bar;
  };
})();
