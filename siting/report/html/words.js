"use strict";
/* The data of the page, and its words in the language that is chosen. */
var siting = { data: JSON.parse(document.getElementById("data").textContent) };

(function () {
  var told = [];

  siting.lang = document.documentElement.lang === "zh-CN" ? 1 : 0;

  /** Give a text in the language chosen: texts are the same in both, or a pair. */
  siting.of = function (said) {
    return typeof said === "string" ? said : said[siting.lang];
  };

  /** Say one of the page's words, its fields filled in. */
  siting.say = function (key, values) {
    return siting.of(siting.data.words[key]).replace(/\{(\w+)\}/g, function (field, name) {
      return values && name in values ? values[name] : field;
    });
  };

  /** Write a number: whole, or with one decimal below ten. */
  siting.number = function (value) {
    var digits = Math.abs(value) < 10 && Math.round(value) !== value ? 1 : 0;
    return value.toLocaleString("en-US", { maximumFractionDigits: digits });
  };

  /** Make an element; text goes in as text, never as HTML. */
  siting.element = function (tag, class_, text) {
    var made = document.createElement(tag);
    if (class_) made.className = class_;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /** Call back now, and whenever the language changes. */
  siting.inLanguage = function (write) {
    told.push(write);
    write();
  };

  siting.choose = function (lang) {
    siting.lang = lang === "zh-CN" ? 1 : 0;
    document.documentElement.lang = lang;
    told.forEach(function (write) {
      write();
    });
  };
})();
