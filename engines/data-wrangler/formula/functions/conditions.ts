// Functions that choose between values: COALESCE, IF, GREATEST and their kin.

import { castTo, together } from '../coercion';
import { compareValues } from '../comparison';
import { derived, type Compiled } from '../compiled';
import { compared } from '../operators';
import { FormulaError } from '../syntax';
import { simple, typeText, type FormulaValue } from '../types';
import { requireCount, type FunctionDefinition } from './definition';

/** CASE: the value of the first condition that is true. Only that one is computed. */
export function chosen(branches: readonly { when: Compiled; then: Compiled }[], otherwise: Compiled): Compiled {
  const { type, values } = together([...branches.map((branch) => branch.then), otherwise], 'CASE');
  const conditions = branches.map(({ when }) => {
    if (when.type.kind !== 'boolean' && when.type.kind !== 'null') throw new FormulaError(`a condition is needed after WHEN or IF, got ${typeText(when.type)}`);
    return when;
  });
  return {
    type,
    evaluate: (row) => {
      const place = conditions.findIndex((condition) => condition.evaluate(row) === true);
      return values[place < 0 ? values.length - 1 : place]?.evaluate(row) ?? null;
    },
  };
}

const coalesce: FunctionDefinition = (values, name) => {
  const { type, values: cast } = together(values, name);
  return derived(type, cast, (parts) => parts.find((part) => part !== null) ?? null);
};

function extreme(sign: number): FunctionDefinition {
  return (values, name) => {
    requireCount(values, name, 2, Infinity);
    const { type, values: cast } = together(values, name);
    return derived(type, cast, (parts) => parts.reduce<FormulaValue>((best, part) => (part === null || (best !== null && compareValues(part, best) * sign <= 0) ? best : part), null));
  };
}

export const conditionFunctions: Readonly<Record<string, FunctionDefinition>> = {
  coalesce,
  nvl: (values, name) => { requireCount(values, name, 2); return coalesce(values, name); },
  ifnull: (values, name) => { requireCount(values, name, 2); return coalesce(values, name); },
  nvl2: (values, name) => {
    requireCount(values, name, 3);
    const [test, ...results] = values;
    const { type, values: cast } = together(results, name);
    return derived(type, [test ?? simpleNull(), ...cast], ([value, present = null, absent = null]) => (value === null ? absent : present));
  },
  nullif: (values, name) => {
    requireCount(values, name, 2);
    const [a = simpleNull(), b = simpleNull()] = values;
    return derived(a.type, [a, compared('=', a, b)], ([value = null, equal]) => (equal === true ? null : value));
  },
  nanvl: (values, name) => {
    requireCount(values, name, 2);
    return derived(simple('double'), values.map((value) => castTo(value, simple('double'))), ([value = null, other = null]) => (typeof value === 'number' && Number.isNaN(value) ? other : value));
  },
  if: (values, name) => {
    requireCount(values, name, 3);
    const [when = simpleNull(), then = simpleNull(), otherwise = simpleNull()] = values;
    return chosen([{ when, then }], otherwise);
  },
  greatest: extreme(1),
  least: extreme(-1),
  isnull: (values, name) => { requireCount(values, name, 1); return derived(simple('boolean'), values, ([value]) => value === null); },
  isnotnull: (values, name) => { requireCount(values, name, 1); return derived(simple('boolean'), values, ([value]) => value !== null); },
  isnan: (values, name) => {
    requireCount(values, name, 1);
    return derived(simple('boolean'), values.map((value) => castTo(value, simple('double'))), ([value]) => typeof value === 'number' && Number.isNaN(value));
  },
};

function simpleNull(): Compiled {
  return { type: simple('null'), constant: { value: null }, evaluate: () => null };
}
