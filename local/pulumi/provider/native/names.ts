// Between Pulumi's names of properties and CloudFormation's: keys of policies, maps and other free content stay as they are.
import { isObject, type Value, type Values } from '../../values/wire';
import { typeNames, type PropertyName, type PropertyNames } from './resource-table';

/** An object as CloudFormation names it. @throws Error for a property that the type has not */
export function toCloudFormation(names: PropertyNames, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => {
    const known = names[key];
    if (known === undefined) throw new Error(`unknown property ${JSON.stringify(key)}; there are ${Object.keys(names).join(', ')}`);
    return [nameOf(known), convert(known, value, toCloudFormation)];
  }));
}

/** An object as Pulumi names it; what the table does not know is left out. */
export function toPulumi(names: PropertyNames, values: Values): Values {
  const byName = new Map(Object.entries(names).map(([key, known]) => [nameOf(known), [key, known] as const]));
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    const found = byName.get(name);
    return found === undefined ? [] : [[found[0], convert(found[1], value, toPulumi)]];
  }));
}

/** CloudFormation's name of a property. */
export const nameOf = (known: PropertyName): string => (typeof known === 'string' ? known : known[0]);

type Direction = (names: PropertyNames, values: Values) => Values;

function convert(known: PropertyName, value: Value, direction: Direction): Value {
  if (typeof known === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => convert(known, item, direction));
  return isObject(value) ? direction(typeNames(known[1]), value) : value;
}
