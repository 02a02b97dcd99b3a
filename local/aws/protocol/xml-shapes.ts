// XML elements to values in the shapes' types, and back.
import type { Model, Reference, Shape } from './model';
import { shapeOf } from './model';
import { readText } from './query';
import { writeTimestamp } from './timestamps';
import { malformed, type XmlElement } from './xml-read';

/** Reads an element as a shape. @throws AwsError MalformedXML where it does not fit */
export function fromXml(model: Model, reference: Reference, element: XmlElement): unknown {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case 'structure':
      return structureFromXml(model, shape, element);
    case 'list': {
      const name = shape.member?.locationName ?? 'member';
      return element.children.filter((child) => child.name === name).map((child) => fromXml(model, shape.member as Reference, child));
    }
    case 'map':
      return Object.fromEntries(
        element.children
          .filter((child) => child.name === 'entry')
          .map((entry) => [
            child(entry, shape.key?.locationName ?? 'key')?.text ?? '',
            fromXml(model, shape.value as Reference, child(entry, shape.value?.locationName ?? 'value') ?? entry),
          ]),
      );
    default:
      return readText(shape.type, shape.type === 'string' ? element.text : element.text.trim(), element.name, 'MalformedXML');
  }
}

function structureFromXml(model: Model, shape: Shape, element: XmlElement): Record<string, unknown> {
  if (element.text.trim() !== '') throw malformed();
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const target = shapeOf(model, member);
    const wire = member.locationName ?? name;
    if (member.xmlAttribute === true) {
      const value = element.attributes[wire];
      if (value !== undefined) out[name] = value;
    } else if (target.type === 'list' && (member.flattened ?? target.flattened) === true) {
      const items = element.children.filter((item) => item.name === (member.locationName ?? target.member?.locationName ?? name));
      if (items.length > 0) out[name] = items.map((item) => fromXml(model, target.member as Reference, item));
    } else {
      const found = child(element, wire);
      if (found !== undefined) out[name] = fromXml(model, member, found);
    }
  }
  return out;
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((item) => item.name === name);
}

/** Writes a value of a shape as an element of that name; undefined members are left out. */
export function toXml(model: Model, reference: Reference, name: string, value: unknown, attributes = ''): string {
  const shape = shapeOf(model, reference);
  return `<${name}${attributes}${attributesOf(reference, shape, value)}>${contentToXml(model, reference, shape, value)}</${name}>`;
}

/** What is inside the element of a value. */
export function contentToXml(model: Model, reference: Reference, shape: Shape, value: unknown): string {
  switch (shape.type) {
    case 'structure':
      return membersToXml(model, shape, value as Record<string, unknown>);
    case 'list': {
      const member = shape.member as Reference;
      return (value as readonly unknown[]).map((item) => toXml(model, member, member.locationName ?? 'member', item)).join('');
    }
    case 'map':
      return Object.entries(value as object)
        .map(([key, item]) => `<entry>${pairToXml(model, shape, key, item)}</entry>`)
        .join('');
    case 'timestamp':
      return String(writeTimestamp(value, reference.timestampFormat ?? shape.timestampFormat ?? 'iso8601'));
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return escapeXml(String(value));
  }
}

function pairToXml(model: Model, shape: Shape, key: string, item: unknown): string {
  const value = shape.value as Reference;
  return `<${shape.key?.locationName ?? 'key'}>${escapeXml(key)}</${shape.key?.locationName ?? 'key'}>${toXml(model, value, value.locationName ?? 'value', item)}`;
}

function membersToXml(model: Model, shape: Shape, object: Record<string, unknown>): string {
  let out = '';
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const item = object[name];
    if (item === undefined || item === null || member.location !== undefined || member.xmlAttribute === true) continue;
    const target = shapeOf(model, member);
    if (target.type === 'list' && (member.flattened ?? target.flattened) === true) {
      const wire = member.locationName ?? target.member?.locationName ?? name;
      out += (item as readonly unknown[]).map((one) => toXml(model, target.member as Reference, wire, one)).join('');
    } else {
      out += toXml(model, member, member.locationName ?? name, item);
    }
  }
  return out;
}

function attributesOf(reference: Reference, shape: Shape, value: unknown): string {
  const namespace = reference.xmlNamespace ?? shape.xmlNamespace;
  let out = namespace === undefined ? '' : ` xmlns${namespace.prefix === undefined ? '' : `:${namespace.prefix}`}="${escapeXml(namespace.uri)}"`;
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const item = (value as Record<string, unknown>)[name];
    if (member.xmlAttribute === true && item !== undefined) out += ` ${member.locationName ?? name}="${escapeXml(String(item))}"`;
  }
  return out;
}

/** Text as XML carries it; characters that XML 1.0 cannot hold are written as references, as S3 does. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r\n\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (char) => {
    switch (char) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      case '\n':
        return '\n';
      default:
        return `&#x${char.charCodeAt(0).toString(16)};`;
    }
  });
}
