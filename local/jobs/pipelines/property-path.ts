// The path grammar of references: dot members, `[n]` for lists, `['key']` for maps and keyed lists.
import { isList, isObject } from './json';
import type { Json } from './json';

/** One step of a path: a member or key by name, a list's element by index. */
export type PathPart = { member: string } | { key: string } | { index: number };

/** A member name, an index or a quoted key; brackets before dots, since keys may hold dots and brackets. */
const PART = /\[(\d{1,9})\]|\[(?:'([^']*)'|"([^"]*)")\]|([^.[\]'"]+)/y;

/** The lists whose elements have a name of their own. */
const KEYED_LISTS: Readonly<Record<string, string>> = {
  Outputs: 'OutputName',
  ProcessingInputs: 'InputName',
  FinalMetricDataList: 'MetricName',
  InputDataConfig: 'ChannelName',
};

/**
 * The parts of a path such as `ProcessingOutputConfig.Outputs['train.data'].S3Output.S3Uri` or `Output[1].a`.
 * @returns undefined where the text is no path
 */
export function parsePath(text: string): PathPart[] | undefined {
  const parts: PathPart[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '.' && parts.length > 0) at += 1;
    const bracket = text[at] === '[';
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (match === null || (!bracket && at > 0 && text[at - 1] !== '.')) return undefined;
    const [whole, index, single, double, member] = match;
    if (index !== undefined) parts.push({ index: Number(index) });
    else if (member !== undefined) parts.push({ member });
    else parts.push({ key: single ?? double ?? '' });
    at += whole.length;
  }
  return parts.length === 0 || text.endsWith('.') ? undefined : parts;
}

/** What lies at the path; undefined where there is nothing. */
export function valueAt(root: unknown, parts: readonly PathPart[]): Json | undefined {
  let value: unknown = root;
  let list = '';
  for (const part of parts) {
    if ('index' in part) value = isList(value) ? value[part.index] : undefined;
    else if ('key' in part && isList(value)) value = keyedElement(value, list, part.key);
    else value = memberOf(value, 'key' in part ? part.key : part.member);
    list = 'member' in part ? part.member : '';
  }
  return value as Json | undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function keyedElement(list: readonly Json[], name: string, key: string): Json | undefined {
  const keyMember = KEYED_LISTS[name];
  return keyMember === undefined ? undefined : list.find((element) => isObject(element) && element[keyMember] === key);
}
