// Functions of lists.

import { castTo, together } from '../coercion';
import { compareNullable, compareValues } from '../comparison';
import { derived, nullSafe, type Compiled } from '../compiled';
import { FormulaError } from '../syntax';
import { simple, typeText, widerType, type FormulaType, type FormulaValue } from '../types';
import { requireCount, type FunctionDefinition } from './definition';

type List = readonly FormulaValue[];

function list(value: Compiled | undefined, name: string): { value: Compiled; element: FormulaType } {
  if (value?.type.kind !== 'array') throw new FormulaError(`${name} needs a list, got ${value === undefined ? 'nothing' : typeText(value.type)}`);
  return { value, element: value.type.element };
}

/** `list[i]`, from 0; null beyond its ends. */
export function item(source: Compiled, index: Compiled): Compiled {
  const { value, element } = list(source, '[]');
  return nullSafe(element, [value, castTo(index, simple('int'))], ([values, place]) => (values as List)[Number(place)] ?? null);
}

const sortArray: FunctionDefinition = (values, name) => {
  requireCount(values, name, 1, 2);
  const { value } = list(values[0], name);
  const ascending = values[1] === undefined ? true : values[1].constant?.value !== false;
  return nullSafe(value.type, [value], ([items]) => [...(items as List)].sort((a, b) => compareNullable(a, b) * (ascending ? 1 : -1)));
};

const contains: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2);
  const { value, element } = list(values[0], name);
  const wanted = values[1] ?? value;
  const type = widerType(element, wanted.type);
  if (type === undefined) throw new FormulaError(`${name} compares ${typeText(element)} with ${typeText(wanted.type)}`);
  return nullSafe(simple('boolean'), [castTo(value, { kind: 'array', element: type }), castTo(wanted, type)], ([items, one = null]) => {
    if ((items as List).some((candidate) => candidate !== null && compareValues(candidate, one) === 0)) return true;
    return (items as List).includes(null) ? null : false;
  });
};

const join: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2, 3);
  const { value } = list(values[0], name);
  const parts = [castTo(value, { kind: 'array', element: simple('string') }), ...values.slice(1).map((part) => castTo(part, simple('string')))];
  return nullSafe(simple('string'), parts, ([items, delimiter, forNull]) => (items as List).map((one) => one ?? forNull ?? null).filter((one) => one !== null).join(String(delimiter)));
};

const size: FunctionDefinition = (values, name) => {
  requireCount(values, name, 1);
  const [value] = values;
  if (value?.type.kind !== 'null') list(value, name);
  return derived(simple('int'), values, ([items]) => (items == null ? -1n : BigInt((items as List).length)));
};

const elementAt: FunctionDefinition = (values, name) => {
  requireCount(values, name, 2);
  const { value, element } = list(values[0], name);
  return nullSafe(element, [value, castTo(values[1] ?? value, simple('int'))], ([items, place]) => {
    const index = Number(place);
    if (index === 0) throw new FormulaError(`${name} counts from 1, or from -1 at the end; 0 is no place`);
    return (items as List).at(index > 0 ? index - 1 : index) ?? null;
  });
};

export const listFunctions: Readonly<Record<string, FunctionDefinition>> = {
  array: (values, name) => {
    const { type, values: items } = values.length === 0 ? { type: simple('null'), values: [] } : together(values, name);
    return derived({ kind: 'array', element: type }, items, (parts) => [...parts]);
  },
  array_contains: contains, sort_array: sortArray, array_join: join, size, cardinality: size, element_at: elementAt,
  typeof: (values, name) => { requireCount(values, name, 1); const text = typeText(values[0]?.type ?? simple('null')); return derived(simple('string'), [], () => text); },
};
