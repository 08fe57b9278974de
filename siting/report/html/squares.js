"use strict";
/* Older people by square: a picture with a pixel a square, laid over the map tile by tile. */
(function () {
  var RAMPS = {
    people: ["#e6e9ee", "#d3d8e0", "#bcc4cf", "#a2acba", "#8590a2"],
    density: ["#efedf5", "#cbc9e2", "#9e9ac8", "#6a51a3"],
  };

  function Squares(grid) {
    var at = -1;
    this.grid = grid;
    this.row_of = new Map();
    this.cells = grid.skipped.map(function (skipped, n) {
      at += skipped + 1;
      this.row_of.set(at, n);
      return at;
    }, this);
    this.breaks = breaks(grid.people);
  }

  /** Give longitude and latitude where so many columns and rows lie southwest: degree 2. */
  Squares.prototype.position = function (column, row) {
    var across = weights(column / this.grid.columns);
    var up = weights(row / this.grid.rows);
    var lon = 0;
    var lat = 0;
    this.grid.lattice.forEach(function (point, n) {
      var weight = across[n % 3] * up[Math.floor(n / 3)];
      lon += weight * point[0];
      lat += weight * point[1];
    });
    return [lon, lat];
  };

  /** Find the column and row of a position: Newton's method from the middle. */
  Squares.prototype.inside = function (lon, lat) {
    var c = this.grid.columns / 2;
    var r = this.grid.rows / 2;
    for (var n = 0; n < 6; n++) {
      var here = this.position(c, r);
      var east = this.position(c + 1, r);
      var north = this.position(c, r + 1);
      var a = east[0] - here[0];
      var b = north[0] - here[0];
      var d = east[1] - here[1];
      var e = north[1] - here[1];
      var x = lon - here[0];
      var y = lat - here[1];
      var det = a * e - b * d;
      c += (x * e - y * b) / det;
      r += (a * y - d * x) / det;
    }
    return [c, r];
  };

  /** Say who lives in the square at a position; null where nobody does. */
  Squares.prototype.at = function (latlng) {
    var found = this.inside(latlng.lng, latlng.lat).map(Math.floor);
    if (found[0] < 0 || found[0] >= this.grid.columns) return null;
    var n = this.row_of.get(found[1] * this.grid.columns + found[0]);
    if (n === undefined) return null;
    return { people: this.grid.people[n] / 10, class_: this.grid.density[n] };
  };

  /** Give colours and the values at which they begin. */
  Squares.prototype.ramp = function (by) {
    if (by === "density") return { colours: RAMPS.density, from: this.grid.density_from };
    return { colours: RAMPS.people.slice(-this.breaks.length), from: this.breaks };
  };

  Squares.prototype.picture = function (by) {
    var grid = this.grid;
    var ramp = this.ramp(by);
    var colours = ramp.colours.map(function (hex) {
      return [1, 3, 5].map(function (at) {
        return parseInt(hex.slice(at, at + 2), 16);
      });
    });
    var canvas = document.createElement("canvas");
    canvas.width = grid.columns;
    canvas.height = grid.rows;
    var context = canvas.getContext("2d");
    var image = context.createImageData(grid.columns, grid.rows);
    this.cells.forEach(function (cell, n) {
      var row = Math.floor(cell / grid.columns);
      var pixel = (grid.rows - 1 - row) * grid.columns + (cell % grid.columns);
      var of = by === "density" ? grid.density[n] : class_of(grid.people[n] / 10, ramp.from);
      image.data.set(colours[of], 4 * pixel);
      image.data[4 * pixel + 3] = 255;
    });
    context.putImageData(image, 0, 0);
    return canvas;
  };

  Squares.prototype.bounds = function () {
    return L.latLngBounds(
      this.grid.lattice.map(function (point) {
        return [point[1], point[0]];
      }),
    );
  };

  /** The squares as a layer: of each tile, the picture turned and scaled to lie where it should. */
  var Layer = L.GridLayer.extend({
    initialize: function (squares, by) {
      L.GridLayer.prototype.initialize.call(this, { pane: "squares", bounds: squares.bounds() });
      this.squares = squares;
      this.picture = squares.picture(by);
    },

    createTile: function (coords) {
      var tile = document.createElement("canvas");
      var size = this.getTileSize();
      var sharp = window.devicePixelRatio || 1;
      tile.width = size.x * sharp;
      tile.height = size.y * sharp;
      this.draw(tile.getContext("2d"), coords, size, sharp);
      return tile;
    },

    draw: function (context, coords, size, sharp) {
      var squares = this.squares;
      var map = this._map;
      var origin = coords.scaleBy(size);
      var middle = map.unproject(origin.add(size.divideBy(2)), coords.z);
      var at = squares.inside(middle.lng, middle.lat);
      function pixel(column, row) {
        var point = squares.position(column, row);
        return map.project([point[1], point[0]], coords.z).subtract(origin).multiplyBy(sharp);
      }
      var span = 1;
      var here = pixel(at[0], at[1]);
      var east = pixel(at[0] + span, at[1]).subtract(here).divideBy(span);
      var south = pixel(at[0], at[1] - span).subtract(here).divideBy(span);
      var down = squares.grid.rows - at[1];
      context.setTransform(
        east.x,
        east.y,
        south.x,
        south.y,
        here.x - at[0] * east.x - down * south.x,
        here.y - at[0] * east.y - down * south.y,
      );
      context.imageSmoothingEnabled = Math.abs(east.x) < 1;
      context.drawImage(this.picture, 0, 0);
    },
  });

  function weights(share) {
    return [
      2 * (share - 0.5) * (share - 1),
      4 * share * (1 - share),
      2 * share * (share - 0.5),
    ];
  }

  /** Find round values that part the squares with people into five classes of like size. */
  function breaks(tenths) {
    var sorted = tenths.slice().sort(function (a, b) {
      return a - b;
    });
    var found = [0];
    for (var n = 1; n < 5; n++) {
      var value = rounded(sorted[Math.floor((sorted.length * n) / 5)] / 10);
      if (value > found[found.length - 1]) found.push(value);
    }
    return found;
  }

  function rounded(value) {
    if (value <= 0) return 0;
    var power = Math.pow(10, Math.floor(Math.log10(value)));
    var step = value / power < 2 ? power / 5 : power / 2;
    return Number((Math.round(value / step) * step).toPrecision(3));
  }

  function class_of(value, from) {
    var of = from.length - 1;
    while (of > 0 && value < from[of]) of--;
    return of;
  }

  siting.class_of = class_of;
  siting.Squares = Squares;
  siting.SquareLayer = Layer;
})();
