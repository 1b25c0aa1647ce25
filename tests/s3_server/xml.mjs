// Writing XML. A document is a tree of [name, content, ...]: content is text, a number, or further elements.

const kSpecial = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

// Control characters, which XML 1.0 has no way to write, come out as references, as S3 itself does.
export function escapeXml(text) {
  return String(text)
    .replace(/[&<>"\r]/g, (c) => kSpecial[c])
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`);
}

export function element([name, ...content]) {
  return `<${name}>${content.map(written).join("")}</${name.split(" ")[0]}>`;
}

function written(content) {
  if (content === undefined || content === null) return "";
  return Array.isArray(content) ? element(content) : escapeXml(content);
}

export function xmlDocument(root) {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${element(root)}`);
}
