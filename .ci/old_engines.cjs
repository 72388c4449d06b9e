// Whether style sheets and scripts are understood by the oldest engines that government offices have: Chrome 86 (browsers of
// UOS and Kylin), Firefox 78. Usage: node old_engines.cjs FILE...

const fs = require("node:fs");
const path = require("node:path");
const browserslist = require("browserslist");
const doiuse = require("doiuse");
const postcss = require("postcss");
const { Linter } = require("eslint");
const compat = require("eslint-plugin-compat");

const engines = ["chrome 86", "firefox 78"];
const problems = [];
const report = (file, line, text) => problems.push(`${path.basename(file)}:${line}: ${text}`);

// Known by newer engines, and nothing is lost without them: each says what the older ones do.
const more = {
  "css-has": "the choices of display are classes too, which a script sets; such a rule stands alone",
  "text-size-adjust": "text of its size on phones only",
  "css-widows-orphans": "single lines at the top or bottom of a printed page",
};
// What the data on features counts as known in part, and the old engines lack.
const shorthands = /^(margin|padding|border|inset)-(inline|block)$|^inset$/;
const selectors = /:(is|where)\(|:not\([^)]*[ ,>]/;

async function styleSheet(file) {
  const root = postcss.parse(fs.readFileSync(file, "utf8"), { from: file });
  root.walkDecls((declaration) => {
    if (shorthands.test(declaration.prop)) report(file, declaration.source.start.line, `${declaration.prop} is a shorthand of 2020`);
  });
  root.walkRules((rule) => {
    if (selectors.test(rule.selector)) report(file, rule.source.start.line, `the selector ${rule.selector}`);
    if (rule.selectors.length > 1 && rule.selector.includes(":has(")) report(file, rule.source.start.line, ":has() in a list drops the whole list");
  });
  const onFeatureUsage = ({ feature, featureData, usage }) => {
    if (featureData.missing && !(feature in more)) report(file, usage.source.start.line, `${feature}: ${featureData.missing}`);
  };
  await postcss([doiuse({ browsers: engines, onFeatureUsage })]).process(root, { from: file });
}

function script(file) {
  const linter = new Linter();
  const config = [
    {
      files: ["**/*.js"],
      // The year whose language both engines know.
      languageOptions: { ecmaVersion: 2020, sourceType: "script" },
      plugins: { compat },
      settings: { browsers: engines },
      rules: { "compat/compat": "error" },
    },
  ];
  for (const message of linter.verify(fs.readFileSync(file, "utf8"), config, { filename: path.basename(file) })) {
    report(file, message.line, message.message);
  }
}

(async () => {
  const files = process.argv.slice(2);
  for (const file of files) {
    if (file.endsWith(".css")) await styleSheet(file);
    else script(file);
  }
  for (const problem of problems) console.log(problem);
  console.log(`${files.length} files for ${browserslist(engines).join(", ")}: ${problems.length} problems`);
  process.exit(problems.length > 0 ? 1 : 0);
})();
