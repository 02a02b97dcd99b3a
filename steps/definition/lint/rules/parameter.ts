// Rule `parameter`: parameters are declared as the service takes them.
import type { DocumentParameter } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { isFunction, isObject, member, show } from '../json';

const form = /^[A-Za-z0-9\-_]{1,64}$/;
const types = ['String', 'Integer', 'Float', 'Boolean'];
const keys = ['Name', 'Type', 'DefaultValue', 'EnumValues', 'Description'];
const mostEnumValues = 16;
const mostParameters = 200;

export const parameter: Rule = {
  id: 'parameter',
  summary: 'Parameters have a unique name, a type, and a default that fits both type and EnumValues.',
  check({ json, parameters }) {
    if (json['Parameters'] !== undefined && !Array.isArray(json['Parameters'])) return [fault('$.Parameters', `must be a list; got ${show(json['Parameters'])}`)];
    const seen = new Set<string>();
    const findings = parameters.flatMap((one) => {
      const twice = seen.has(one.name) ? [fault(`${one.path}.Name`, `${show(one.name)} is declared twice`)] : [];
      seen.add(one.name);
      return [...twice, ...checkOne(one)];
    });
    const odd = (Array.isArray(json['Parameters']) ? json['Parameters'] : []).flatMap((one: unknown, index) => (isObject(one) ? [] : [fault(`$.Parameters[${index}]`, `must be an object; got ${show(one)}`)]));
    return [...odd, ...findings, ...(parameters.length > mostParameters ? [fault('$.Parameters', `has ${parameters.length} entries; a start can give ${mostParameters}`)] : [])];
  },
};

function checkOne({ json, path, type }: DocumentParameter): RuleFinding[] {
  const unknown = Object.keys(json).filter((key) => !keys.includes(key));
  return [
    ...unknown.map((key) => fault(member(path, key), `Cannot parse object, unknown property '${key}'; allowed are ${keys.join(', ')}`)),
    ...(typeof json['Name'] === 'string' && form.test(json['Name']) ? [] : [fault(`${path}.Name`, `must be 1 to 64 letters, digits, - or _; got ${show(json['Name'])}`)]),
    ...(types.includes(type) ? checkDefault(json['DefaultValue'], type, path) : [fault(`${path}.Type`, `got ${show(json['Type'])}; allowed are ${types.join(', ')}`)]),
    ...checkEnum(json, type, path),
  ];
}

function checkDefault(value: unknown, type: string, path: string): RuleFinding[] {
  // A reference here has a rule of its own.
  if (value === undefined || isFunction(value)) return [];
  const fits = { String: typeof value === 'string', Integer: Number.isInteger(value), Float: typeof value === 'number', Boolean: typeof value === 'boolean' }[type];
  return fits === true ? [] : [fault(`${path}.DefaultValue`, `must be of type ${type}; got ${show(value)}`)];
}

function checkEnum(json: DocumentParameter['json'], type: string, path: string): RuleFinding[] {
  const values = json['EnumValues'];
  if (values === undefined) return [];
  if (!Array.isArray(values) || values.length === 0) return [fault(`${path}.EnumValues`, `must be a list of texts; got ${show(values)}`)];
  if (type !== 'String') return [fault(`${path}.EnumValues`, `is for String parameters only; the type is ${type}`)];
  if (values.length > mostEnumValues) return [fault(`${path}.EnumValues`, `has ${values.length} values; at most ${mostEnumValues} are allowed`)];
  const preset = json['DefaultValue'];
  return preset === undefined || values.includes(preset) ? [] : [fault(`${path}.DefaultValue`, `got ${show(preset)}, which is not among EnumValues: ${values.map(show).join(', ')}`)];
}
