// How html-validate (https://html-validate.org) reads our pages: what the HTML standard demands, and
// what assistive technology needs. How the HTML is written down (void elements, quotes, attribute
// style, line ends, inline styles, length of titles) is in neither preset, so it is free.
export default {
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // In no preset, or only in the one that is about style:
    "form-dup-name": "error",
    "heading-level": "error",
    "no-dup-class": "error",
    "no-missing-references": "error",
  },
};

// What the chrome of Material for MkDocs breaks: a rule, and a pattern over "message | selector" that
// fits only Material's own elements, so that the rule holds for everything else.
export const exempt = [
  // The palette's radio buttons and the search field act at once, by script: there is nothing to submit.
  ["wcag/h32", /\| html > body > header > nav > (div(:nth-child\(\d+\))? > div > )?form$/],
  // The heading of the table of contents labels the drawer's #__toc, which pages out of the nav lack.
  // A page with a table of contents has it twice, in the drawer and beside the text; one is shown.
  ["unique-landmark", /\| .* > main > div > div:nth-child\([12]\) > div > div > nav( > .*)?$/],
  ["no-missing-references", /missing id "__toc" \|.* > nav > label$/],
];
