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
      var size = layer._pxBounds.getSize(); // small from afar: thin lines, or there is nothing else
      var far = !options.radius && Math.min(size.x, size.y) < 24;
      context.lineCap = options.lineCap;
      context.lineJoin = options.lineJoin;
      if (options.edge && !far) {
        context.setLineDash([]);
        context.lineWidth = options.weight + 2 * options.edge;
        context.strokeStyle = "#fff";
        context.stroke();
      }
      context.setLineDash((options._dashArray) || []);
      context.globalAlpha = options.opacity;
      context.lineWidth = far ? options.weight / 2 : options.weight;
      context.strokeStyle = options.color;
      context.stroke();
      context.globalAlpha = 1;
    },

    /** Paint a circle with its label; a long label makes a pill of it. */
    _updateCircle: function (layer) {
      var label = layer.options.label;
      if (!label || label.length < 3) L.Canvas.prototype._updateCircle.call(this, layer);
      if (!this._drawing || layer._empty() || !label) return;
      var context = this._ctx;
      var at = layer._point;
      context.font = "600 12px system-ui, sans-serif";
      if (label.length > 2) {
        var half = context.measureText(label).width / 2 + 7;
        context.beginPath();
        context.roundRect(at.x - half, at.y - layer._radius, 2 * half, 2 * layer._radius, layer._radius);
        this._fillStroke(context, layer);
      }
      context.setLineDash([]);
      context.fillStyle = "#fff";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(label, at.x, at.y + 0.5);
    },
  });

  /** Names of units, where there is room for them: painted among the outlines, in their order. */
  siting.Names = L.Path.extend({
    options: { interactive: false, stroke: false, fill: false, weight: 0 },

    initialize: function (units) {
      this.units = units; // of each a name and the bounds of its outline
    },

    getBounds: function () {
      return L.latLngBounds([]);
    },

    _project: function () {
      this._pxBounds = this._renderer._bounds;
    },

    _update: function () {
      if (!this._map) return;
      this._pxBounds = this._renderer._bounds;
      this._updatePath();
    },

    _containsPoint: function () {
      return false;
    },

    _updatePath: function () {
      if (!this._renderer._drawing) return;
      var map = this._map;
      var context = this._renderer._ctx;
      context.setLineDash([]);
      context.font =
        "12px system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = "rgba(255, 255, 255, 0.85)";
      context.fillStyle = "#3c4450";
      var view = map.getBounds().pad(0.3);
      this.units.forEach(function (unit) {
        if (!view.intersects(unit.bounds)) return;
        var high = map.latLngToLayerPoint(unit.bounds.getNorthWest());
        var low = map.latLngToLayerPoint(unit.bounds.getSouthEast());
        var wide = context.measureText(unit.name).width;
        if (low.y - high.y < 26 || wide > low.x - high.x - 8) return;
        context.strokeText(unit.name, (low.x + high.x) / 2, (low.y + high.y) / 2);
        context.fillText(unit.name, (low.x + high.x) / 2, (low.y + high.y) / 2);
      });
    },
  });
})();
