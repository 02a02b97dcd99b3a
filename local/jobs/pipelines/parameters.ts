// The parameters of a pipeline: as declared, and with the values that an execution is started with.
import type { ParameterDeclaration } from './definition';
import { listAt, nameAt, objectAt, oneOfAt, onlyKeys } from './document-reader';
import type { ParameterValue } from './execution-state';
import { RequestFault, unparsable } from './request-fault';

const TYPES = ['String', 'Integer', 'Float', 'Boolean'] as const;

/** Reads `Parameters`. @throws RequestFault */
export function parseParameters(value: unknown): ParameterDeclaration[] {
  const declared = listAt(value, 'Parameters').map((item, index) => parseParameter(item, `Parameters[${index}]`));
  const twice = declared.find(({ name }, index) => declared.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw unparsable(`Model Validation failed: duplicate parameter '${twice.name}'.`, 'Parameters');
  return declared;
}

function parseParameter(value: unknown, path: string): ParameterDeclaration {
  const item = objectAt(value, path);
  onlyKeys(item, ['Name', 'Type', 'DefaultValue', 'EnumValues', 'Description'], path);
  const name = nameAt(item['Name'], `${path}.Name`);
  const type = oneOfAt(item['Type'], TYPES, `${path}.Type`);
  const allowed = item['EnumValues'] === undefined ? undefined : listAt(item['EnumValues'], `${path}.EnumValues`);
  const defaultValue = item['DefaultValue'] ?? undefined;
  if (defaultValue !== undefined && !fits(type, defaultValue)) {
    throw unparsable(`Model Validation failed: the default of parameter '${name}' must be a literal ${type}, got ${JSON.stringify(defaultValue)}.`, `${path}.DefaultValue`);
  }
  if (defaultValue !== undefined && allowed !== undefined && !allowed.includes(defaultValue)) {
    throw unparsable(`Model Validation failed: the default of parameter '${name}' is not in its EnumValues.`, `${path}.DefaultValue`);
  }
  return { name, type, ...(defaultValue === undefined ? {} : { defaultValue }), ...(allowed === undefined ? {} : { allowed }) };
}

function fits(type: ParameterDeclaration['type'], value: unknown): value is ParameterValue {
  switch (type) {
    case 'String': return typeof value === 'string';
    case 'Boolean': return typeof value === 'boolean';
    case 'Integer': return Number.isSafeInteger(value);
    case 'Float': return typeof value === 'number';
  }
}

/**
 * Every parameter's value for an execution, from the texts given and the defaults.
 * @throws RequestFault where a name is unknown or given twice, a value missing or of another type
 */
export function parameterValues(
  declared: readonly ParameterDeclaration[], given: readonly { Name: string; Value: string }[],
): Record<string, ParameterValue> {
  const texts = new Map<string, string>();
  for (const { Name: name, Value: value } of given) {
    if (texts.has(name)) throw new RequestFault(`Duplicate pipeline parameter [${name}].`);
    texts.set(name, value);
  }
  const unknown = [...texts.keys()].filter((name) => !declared.some((parameter) => parameter.name === name));
  if (unknown.length > 0) {
    throw new RequestFault(`Unknown pipeline parameters [${unknown.join(', ')}]; the definition has [${declared.map(({ name }) => name).join(', ')}].`);
  }
  const missing = declared.filter(({ name, defaultValue }) => defaultValue === undefined && !texts.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw new RequestFault(`Parameters [${missing.join(', ')}] have no default value and must be supplied.`);
  return Object.fromEntries(declared.map((parameter) => [parameter.name, valueOf(parameter, texts.get(parameter.name))]));
}

function valueOf(parameter: ParameterDeclaration, text: string | undefined): ParameterValue {
  const value = text === undefined ? parameter.defaultValue : parseText(parameter.type, text);
  if (value === undefined) {
    throw new RequestFault(`Cannot parse value [${String(text)}] of parameter [${parameter.name}] as type [${parameter.type}].`);
  }
  if (parameter.allowed !== undefined && !parameter.allowed.includes(value)) {
    throw new RequestFault(`Value [${String(value)}] of parameter [${parameter.name}] is not one of [${parameter.allowed.map(String).join(', ')}].`);
  }
  return value;
}

/** SDKs write booleans as `True` and `False`, others as JSON does. */
function parseText(type: ParameterDeclaration['type'], text: string): ParameterValue | undefined {
  switch (type) {
    case 'String': return text;
    case 'Boolean': return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    case 'Integer': return /^[+-]?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'Float': return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
  }
}
