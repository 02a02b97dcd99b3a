// Between Pulumi's names of a service's members and AWS's: a table of what is served, in both directions.
import { isObject, type Value, type Values } from '../../values/wire';

/** Served members by Pulumi's name: AWS's name, and those of an object's or a list's items where it has any. */
export interface Members { readonly [name: string]: string | readonly [name: string, members: Members] }

/** Values under AWS's names. */
export function toAws(values: Values, members: Members): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    const member = members[name];
    if (member === undefined || value === null) return [];
    return typeof member === 'string' ? [[member, value]] : [[member[0], each(value, (item) => toAws(item, member[1]))]];
  }));
}

/** Values under Pulumi's names; what is not served is left out. */
export function fromAws(values: Readonly<Record<string, unknown>>, members: Members): Values {
  return Object.fromEntries(Object.entries(members).flatMap(([name, member]) => {
    const value = values[typeof member === 'string' ? member : member[0]];
    if (value === undefined) return [];
    return [[name, typeof member === 'string' ? value as Value : each(value as Value, (item) => fromAws(item, member[1])) as Value]];
  }));
}

/** Paths of members that are given and not served. */
export function notServed(values: Values, members: Members, path = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const member = members[name];
    if (member === undefined) return [`${path}${name}`];
    if (typeof member === 'string') return [];
    return (Array.isArray(value) ? value : [value]).flatMap((item) => (isObject(item) ? notServed(item, member[1], `${path}${name}.`) : []));
  });
}

/** Tags as AWS has them. */
export function tagList(tags: Value | undefined): { Key: string; Value: string }[] {
  return isObject(tags) ? Object.entries(tags).map(([Key, value]) => ({ Key, Value: String(value) })) : [];
}

function each(value: Value, change: (item: Values) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? change(item) : item));
  return isObject(value) ? change(value) : value;
}
