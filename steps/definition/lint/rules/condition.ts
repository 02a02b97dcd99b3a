// Rule `condition`: conditions are of known types with their operands, of one kind, and decide something.
import { scalarType } from '../types';
import type { DefinitionDocument, DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { asList, asObject, isFunction, isObject, member, show, textOf, type JsonObject } from '../json';

const comparisons = ['Equals', 'NotEquals', 'GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo'];
const memberships = ['In', 'NotIn'];
const known = [...comparisons, ...memberships, 'Not', 'Or'];
/** In the published schema, but no SDK writes them. */
const unproven = ['NotEquals', 'NotIn'];
const deepest = 20;

export const condition: Rule = {
  id: 'condition',
  summary: 'Condition steps have known conditions with operands of one kind, and at least one branch.',
  check: (document) => document.steps.filter((step) => step.type === 'Condition').flatMap((step) => checkStep(document, step)),
};

function checkStep(document: DefinitionDocument, step: DocumentStep): RuleFinding[] {
  const content = asObject(step.json['Arguments']);
  const path = `${step.path}.Arguments`;
  const unknown = Object.keys(content).filter((key) => !['Conditions', 'IfSteps', 'ElseSteps'].includes(key));
  const branches = [...asList(content['IfSteps']), ...asList(content['ElseSteps'])];
  const nested = step.branches.at(-1);
  return [
    ...unknown.map((key) => fault(member(path, key), `Unknown Argument member '${key}'; allowed are Conditions, IfSteps, ElseSteps`)),
    ...(Array.isArray(content['Conditions']) ? content['Conditions'].flatMap((one: unknown, index) => checkCondition(document, one, `${path}.Conditions[${index}]`, 0)) : [fault(`${path}.Conditions`, `must be a list of conditions; got ${show(content['Conditions'])}`)]),
    ...(Array.isArray(content['Conditions']) && content['Conditions'].length === 0 ? [advice(`${path}.Conditions`, 'is empty, which always holds')] : []),
    ...(['IfSteps', 'ElseSteps'] as const).filter((side) => content[side] !== undefined && !Array.isArray(content[side])).map((side) => fault(`${path}.${side}`, `must be a list of steps; got ${show(content[side])}`)),
    ...(branches.length === 0 ? [advice(path, 'has no step in either branch')] : []),
    ...(nested === undefined ? [] : [fault(step.path, `a Condition step cannot stand in a branch of another, here of ${nested.condition}`)]),
  ];
}

function checkCondition(document: DefinitionDocument, value: unknown, path: string, depth: number): RuleFinding[] {
  if (!isObject(value)) return [fault(path, `must be a condition; got ${show(value)}`)];
  const type = value['Type'];
  if (typeof type !== 'string' || !known.includes(type)) return [fault(`${path}.Type`, `got ${show(type)}; allowed are ${known.join(', ')}`)];
  if (depth > deepest) return [fault(path, `conditions are nested more than ${deepest} deep`)];
  const doubt = unproven.includes(type) ? [advice(`${path}.Type`, `${type} is in AWS's published schema, but no SDK writes it; better write Not around its opposite`)] : [];
  if (comparisons.includes(type)) return [...doubt, ...operands(value, ['LeftValue', 'RightValue'], path), ...checkComparison(document, value, type, path)];
  if (memberships.includes(type)) return [...doubt, ...operands(value, ['QueryValue', 'Values'], path), ...checkMembership(value, path)];
  if (type === 'Not') return [...operands(value, ['Condition'], path), ...(value['Condition'] === undefined ? [] : checkCondition(document, value['Condition'], `${path}.Condition`, depth + 1))];
  const inner = value['Conditions'];
  return [
    ...operands(value, ['Conditions'], path),
    ...(Array.isArray(inner) ? inner.flatMap((one: unknown, index) => checkCondition(document, one, `${path}.Conditions[${index}]`, depth + 1)) : []),
  ];
}

function operands(value: JsonObject, keys: readonly string[], path: string): RuleFinding[] {
  const unknown = Object.keys(value).filter((key) => key !== 'Type' && !keys.includes(key));
  return [
    ...unknown.map((key) => fault(member(path, key), `Cannot parse object, unknown property '${key}'; ${textOf(value['Type'])} has ${keys.join(' and ')}`)),
    ...keys.filter((key) => value[key] === undefined).map((key) => fault(path, `lacks ${key}, which ${textOf(value['Type'])} needs`)),
  ];
}

function checkComparison(document: DefinitionDocument, value: JsonObject, type: string, path: string): RuleFinding[] {
  const { LeftValue: left, RightValue: right } = value;
  if (left === undefined || right === undefined) return [];
  const bad = (['LeftValue', 'RightValue'] as const).filter((key) => !isScalar(value[key]));
  if (bad.length > 0) return bad.map((key) => fault(`${path}.${key}`, `must be a scalar or a reference; got ${show(value[key])}`));
  const types = [scalarType(document, left), scalarType(document, right)];
  const ordering = type !== 'Equals' && type !== 'NotEquals';
  if (ordering && types.includes('Boolean')) return [fault(path, `${type} orders nothing among Booleans`)];
  const kinds = new Set(types.filter((known) => known !== undefined).map((known) => (known === 'Integer' || known === 'Float' ? 'number' : known)));
  if (kinds.size > 1) return [fault(path, `compares a ${types[0]} with a ${types[1]}`)];
  return isFunction(left) || isFunction(right) ? [] : [advice(path, 'compares two literals: it always turns out the same')];
}

function checkMembership(value: JsonObject, path: string): RuleFinding[] {
  const { QueryValue: query, Values: values } = value;
  if (query === undefined || values === undefined) return [];
  if (!isScalar(query)) return [fault(`${path}.QueryValue`, `must be a scalar or a reference; got ${show(query)}`)];
  if (!Array.isArray(values)) return [fault(`${path}.Values`, `must be a list; got ${show(values)}`)];
  const constant = !isFunction(query) && values.every((one: unknown) => !isFunction(one));
  return constant ? [advice(path, 'looks for a literal among literals: it always turns out the same')] : [];
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || isFunction(value);
}
