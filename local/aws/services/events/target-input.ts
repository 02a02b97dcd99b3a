// What a target is given of an event: all of it, a part, a constant, or a text made of parts.
import type { EventEnvelope, Target } from './rule-records';

/** Value at a path such as `$.detail.status`; undefined where there is none. */
function valueAt(path: string, envelope: EventEnvelope): unknown {
  let value: unknown = envelope;
  for (const segment of path.replace(/^\$\.?/, '').split('.').filter((part) => part !== '')) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[segment] : undefined;
  return value;
}

/** A template's text with `<name>` replaced: within quotation marks by the bare text, elsewhere by JSON. */
function filled(template: string, values: Readonly<Record<string, unknown>>): string {
  let quoted = false;
  return template.split(/(<[\w.-]+>|\\.|")/).map((part) => {
    if (part === '"') quoted = !quoted;
    const name = /^<([\w.-]+)>$/.exec(part)?.[1];
    if (name === undefined || !(name in values)) return part;
    const value = values[name];
    if (typeof value === 'string') return quoted ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
    return value === undefined ? '' : JSON.stringify(value);
  }).join('');
}

/** The payload of a target, as text. */
export function targetInput(target: Pick<Target, 'Input' | 'InputPath' | 'InputTransformer'>, envelope: EventEnvelope): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputTransformer !== undefined) {
    const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
    return filled(InputTemplate, Object.fromEntries(Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(path, envelope)])));
  }
  return JSON.stringify(valueAt(target.InputPath ?? '$', envelope) ?? null);
}
