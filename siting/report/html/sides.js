"use strict";
/* Two maps of one place, before and after: whoever moves one moves the other. */
(function () {
  var data = siting.data;
  var STYLES = {
    units: { color: "#9aa3b0", weight: 1, fillOpacity: 0, interactive: false },
    short_same: { color: "#6b4a9e", weight: 1.5, edge: 1, fillOpacity: 0, dashArray: "2 3" },
    unit_better: { color: "#1a7a4c", weight: 3.5, edge: 1, fillOpacity: 0, dashArray: "8 4" },
    unit_worse: { color: "#c8401a", weight: 3.5, edge: 1, fillOpacity: 0 },
    short_better: { color: "#1a7a4c", weight: 2, edge: 1, fillOpacity: 0, hatch: "\\", dashArray: "5 3" },
    short_worse: { color: "#c8401a", weight: 2, edge: 1, fillOpacity: 0, hatch: "/" },
    facilities: { color: "#fff", weight: 1.5, fillColor: "#0072b2", fillOpacity: 1, radius: 5 },
    differs: { color: "#1d2530", weight: 2, fillColor: "#e0a100", fillOpacity: 1, radius: 8 },
  };
  var KINDS = ["short_worse", "short_better", "unit_worse", "unit_better", "short_same", "facilities", "differs"];
  var CHOSEN = { color: "#111", weight: 3, edge: 2, fill: false, interactive: false };
  var WORSE = { new: true, worse: true };
  var squares = data.grid && new siting.Squares(data.grid);
  var extent = L.latLngBounds([]);
  var writes = [null, null];

  /** Say how a place stands on one side, and what becomes of it. */
  function describe(place, side) {
    var said = place.says[side];
    return siting.lines(
      siting.of(place.name),
      place.rule + " · " + siting.say(place.change),
      said === null ? siting.say("nothing") : siting.of(said),
    );
  }

  function about(one) {
    var change = one.change ? siting.say(one.change) : "";
    return siting.lines(one.name, [one.type, change].filter(Boolean).join(" · "), siting.beds(one.beds));
  }

  function Side(n) {
    var map = siting.newMap("map-" + n, { zoomAnimation: false, inertia: false });
    this.map = map;
    this.n = n;
    this.layers = [];
    this.popup = L.popup({ maxWidth: 260, autoPan: false });
    this.chosen = null;
    var own = this;
    map.on("popupclose", function () {
      writes[n] = null;
      if (own.chosen) own.chosen.remove();
      own.chosen = null;
    });
  }

  Side.prototype.open = function (at, write) {
    var own = this;
    writes[this.n] = function () {
      own.popup.setContent(write());
    };
    writes[this.n]();
    this.popup.setLatLng(at).openOn(this.map);
    siting.labelClose();
  };

  Side.prototype.add = function (layer, write) {
    var own = this;
    if (write) {
      layer.on("click", function (event) {
        L.DomEvent.stopPropagation(event);
        own.open(event.latlng, write);
      });
    }
    this.layers.push(layer);
  };

  Side.prototype.area = function (shape, kind, write) {
    if (shape !== null && shape !== undefined) this.add(L.polygon(siting.outlines[shape], STYLES[kind]), write);
  };

  Side.prototype.draw = function () {
    var own = this;
    var n = this.n;
    data.units.forEach(function (one) {
      if (one.level === data.units[0].level) own.area(one.shape, "units");
    });
    data.unchanged.forEach(function (one) {
      own.area(one.shape, "short_same", function () {
        return siting.lines(one.name, one.rule + " · " + siting.say("same"), siting.say("people", { n: siting.number(one.people) }));
      });
    });
    data.places.forEach(function (place) {
      var kind = (place.gap ? "short" : "unit") + (WORSE[place.change] ? "_worse" : "_better");
      own.area(place.shapes[n], kind, function () {
        return describe(place, n);
      });
    });
    data.sides[n].facilities.forEach(function (one) {
      var dot = L.circleMarker(siting.latlng(one.at), STYLES[one.change ? "differs" : "facilities"]);
      own.add(dot, function () { return about(one); });
    });
    this.layers.forEach(function (layer) {
      extent.extend(layer.getBounds ? layer.getBounds() : layer.getLatLng());
    });
  };

  Side.prototype.show = function (place, at) {
    var shape = place.shapes[this.n];
    var n = this.n;
    this.map.closePopup();
    this.open(at, function () { return describe(place, n); });
    this.chosen = shape === null ? L.circleMarker(at, L.extend({ radius: 12 }, CHOSEN)) : L.polygon(siting.outlines[shape], CHOSEN);
    this.chosen.addTo(this.map);
  };

  var sides = [new Side(0), new Side(1)];
  sides.forEach(function (side) { side.draw(); });
  if (squares) extent.extend(squares.bounds());
  if (!extent.isValid()) extent = L.latLngBounds([[18, 73], [54, 135]]); // nothing to draw: China

  // ---- one view

  var moving = false;
  sides.forEach(function (side) {
    side.map.on("move zoom", function () {
      if (moving) return;
      moving = true;
      sides[1 - side.n].map.setView(side.map.getCenter(), side.map.getZoom(), { animate: false });
      moving = false;
    });
  });

  function fit(bounds) {
    sides[0].map.fitBounds(bounds, { padding: [12, 12], maxZoom: 17, animate: false });
  }

  function whole() {
    fit(extent);
  }

  /** Move both maps to a place, and say how it stands on each side. */
  siting.show = function (key) {
    var place = data.places[Number(key.replace("place-", ""))];
    var shape = place.shapes[1] === null ? place.shapes[0] : place.shapes[1];
    if (shape === null && !place.at) return false;
    var bounds = shape === null ? null : L.polygon(siting.outlines[shape]).getBounds();
    var at = place.at ? siting.latlng(place.at) : bounds.getCenter();
    if (bounds) sides[0].map.fitBounds(bounds, { maxZoom: 15.5, padding: [60, 60], animate: false });
    else sides[0].map.setView(at, 15, { animate: false });
    sides.forEach(function (side) { side.show(place, at); });
    return true;
  };

  // ---- buttons and legend

  document.querySelector(".pair .box").append(siting.buttons(sides[0].map, whole));

  function legend() {
    var list = siting.element("ul", "keys");
    KINDS.forEach(function (kind) {
      var item = siting.element("li");
      var round = STYLES[kind].radius ? " round" : "";
      var swatch = siting.element("span", "swatch " + kind + round);
      swatch.setAttribute("aria-hidden", "true");
      item.append(swatch, siting.element("span", "", siting.say(kind)));
      list.append(item);
    });
    document.getElementById("layers").replaceChildren(list);
  }

  legend();
  sides.forEach(function (side) { side.map.invalidateSize(); });
  fit(squares ? squares.bounds() : extent);
  sides.forEach(function (side) {
    if (squares) new siting.SquareLayer(squares, "people").addTo(side.map);
    side.layers.forEach(function (layer) { layer.addTo(side.map); });
  });
  siting.inLanguage(function () {
    legend();
    writes.forEach(function (write) { if (write) write(); });
    siting.labelClose();
  });
  document.getElementById("legend").addEventListener("toggle", function () {
    sides.forEach(function (side) { side.map.invalidateSize({ pan: false }); });
  });
  siting.maps = sides.map(function (side) { return side.map; });
})();
