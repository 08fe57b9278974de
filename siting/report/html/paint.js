"use strict";
/* How outlines are painted: hatched and with a white edge, so that colour is not all that tells. */
(function () {
  var patterns = {};

  /** Make a pattern of slanted lines: "/" or "\\". */
  function hatch(context, lean, colour) {
    var key = lean + colour;
    if (!patterns[key]) {
      var tile = document.createElement("canvas");
      var size = 8;
      tile.width = tile.height = size * 2;
      var on = tile.getContext("2d");
      on.scale(2, 2);
      on.strokeStyle = colour;
      on.lineWidth = 1.3;
      on.beginPath();
      for (var shift = -size; shift <= size; shift += size) {
        on.moveTo(shift - 1, lean === "/" ? size + 1 : -1);
        on.lineTo(shift + size + 1, lean === "/" ? -1 : size + 1);
      }
      on.stroke();
      patterns[key] = context.createPattern(tile, "repeat");
      patterns[key].setTransform(new DOMMatrix([0.5, 0, 0, 0.5, 0, 0]));
    }
    return patterns[key];
  }

  siting.Painter = L.Canvas.extend({
    _fillStroke: function (context, layer) {
      var options = layer.options;
      if (options.fill) {
        context.globalAlpha = options.fillOpacity;
        context.fillStyle = options.fillColor || options.color;
        context.fill(options.fillRule || "evenodd");
      }
      context.globalAlpha = 1;
      if (options.hatch) {
        context.fillStyle = hatch(context, options.hatch, options.color);
        context.fill(options.fillRule || "evenodd");
      }
      if (!options.stroke || !options.weight) return;
      context.lineCap = options.lineCap;
      context.lineJoin = options.lineJoin;
      if (options.edge) {
        context.setLineDash([]);
        context.lineWidth = options.weight + 2 * options.edge;
        context.strokeStyle = "#fff";
        context.stroke();
      }
      context.setLineDash((options._dashArray) || []);
      context.globalAlpha = options.opacity;
      context.lineWidth = options.weight;
      context.strokeStyle = options.color;
      context.stroke();
      context.globalAlpha = 1;
    },

    _updateCircle: function (layer) {
      L.Canvas.prototype._updateCircle.call(this, layer);
      if (!this._drawing || layer._empty() || !layer.options.label) return;
      this._ctx.setLineDash([]);
      this._ctx.fillStyle = "#fff";
      this._ctx.font = "600 12px system-ui, sans-serif";
      this._ctx.textAlign = "center";
      this._ctx.textBaseline = "middle";
      this._ctx.fillText(layer.options.label, layer._point.x, layer._point.y + 0.5);
    },
  });

  /** Names of units, where there is room for them. */
  siting.Names = L.Layer.extend({
    initialize: function (units) {
      this.units = units; // of each a name and the bounds of its outline
    },

    onAdd: function (map) {
      this._canvas = L.DomUtil.create("canvas", "names", map.getPane("names"));
      map.on("moveend zoomend resize", this.draw, this);
      map.on("zoomstart", this.hide, this);
      this.draw();
    },

    onRemove: function (map) {
      this._canvas.remove();
      map.off("moveend zoomend resize", this.draw, this).off("zoomstart", this.hide, this);
    },

    hide: function () {
      this._canvas.style.visibility = "hidden";
    },

    draw: function () {
      var map = this._map;
      var size = map.getSize();
      var sharp = window.devicePixelRatio || 1;
      var context = this._canvas.getContext("2d");
      this._canvas.width = size.x * sharp;
      this._canvas.height = size.y * sharp;
      this._canvas.style.width = size.x + "px";
      this._canvas.style.height = size.y + "px";
      this._canvas.style.visibility = "";
      L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]));
      context.scale(sharp, sharp);
      context.font = "12px system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = "rgba(255, 255, 255, 0.85)";
      context.fillStyle = "#3c4450";
      var view = map.getBounds();
      this.units.forEach(function (unit) {
        if (!view.intersects(unit.bounds)) return;
        var high = map.latLngToContainerPoint(unit.bounds.getNorthWest());
        var low = map.latLngToContainerPoint(unit.bounds.getSouthEast());
        if (low.y - high.y < 26 || context.measureText(unit.name).width > low.x - high.x - 8) return;
        context.strokeText(unit.name, (low.x + high.x) / 2, (low.y + high.y) / 2);
        context.fillText(unit.name, (low.x + high.x) / 2, (low.y + high.y) / 2);
      });
    },
  });
})();
