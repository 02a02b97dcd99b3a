// Rule `function-form`: `Get`, `Std:Join` and `Std:JsonGet` are written as the service parses them.
import { fault, type Rule, type RuleFinding } from '../finding';
import { isFunction, isObject, show, type JsonObject } from '../json';

export const functionForm: Rule = {
  id: 'function-form',
  summary: 'A function object has one key and the members of its function.',
  check: ({ functions }) => functions.flatMap(({ json, path }) => {
    const names = Object.keys(json);
    if (names.length > 1) return [fault(path, `a reference has one key only; got ${names.join(', ')}`)];
    if ('Get' in json) return typeof json['Get'] === 'string' ? [] : [fault(`${path}.Get`, `must be a text; got ${show(json['Get'])}`)];
    return 'Std:Join' in json ? checkJoin(json['Std:Join'], `${path}['Std:Join']`) : [];
  }),
};

function checkJoin(join: unknown, path: string): RuleFinding[] {
  if (!isObject(join)) return [fault(path, `must be {"On": ..., "Values": [...]}; got ${show(join)}`)];
  const { On: on, Values: values } = join;
  return [
    ...extraKeys(join, path),
    ...(typeof on === 'string' ? [] : [fault(`${path}.On`, `must be a text; got ${show(on)}`)]),
    ...(Array.isArray(values) ? values.flatMap((value: unknown, index) => checkJoined(value, `${path}.Values[${index}]`)) : [fault(`${path}.Values`, `must be a list of what is joined; got ${show(values)}`)]),
  ];
}

function extraKeys(join: JsonObject, path: string): RuleFinding[] {
  return Object.keys(join).filter((key) => key !== 'On' && key !== 'Values').map((key) => fault(`${path}.${key}`, `Cannot parse object, unknown property '${key}'; Std:Join has On and Values`));
}

function checkJoined(value: unknown, path: string): RuleFinding[] {
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return scalar || isFunction(value) ? [] : [fault(path, `a list or object cannot be joined; got ${show(value)}`)];
}
