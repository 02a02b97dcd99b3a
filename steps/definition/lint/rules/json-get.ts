// Rule `json-get`: a value read out of JSON has one origin that exists and a path that is known now.
import type { DefinitionDocument, DocumentFunction, DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { readGet } from '../get';
import { asList, at, isObject, show } from '../json';

export const jsonGet: Rule = {
  id: 'json-get',
  summary: 'Std:JsonGet has either a declared property file of a Processing step or an S3Uri, and a literal Path.',
  check: (document) => document.functions.flatMap((found) => ('Std:JsonGet' in found.json ? checkOne(document, found) : [])),
};

function checkOne(document: DefinitionDocument, { json, path: outer, step }: DocumentFunction): RuleFinding[] {
  const path = `${outer}['Std:JsonGet']`;
  const body = json['Std:JsonGet'];
  if (!isObject(body)) return [fault(path, `must be {"PropertyFile" or "S3Uri", "Path"}; got ${show(body)}`)];
  const origins = ['PropertyFile', 'S3Uri'].filter((key) => body[key] !== undefined);
  const unknown = Object.keys(body).filter((key) => !['PropertyFile', 'S3Uri', 'Path'].includes(key));
  return [
    ...unknown.map((key) => fault(`${path}.${key}`, `Cannot parse object, unknown property '${key}'`)),
    ...(origins.length === 1 ? [] : [fault(path, `must have PropertyFile or S3Uri, one of them; got ${origins.join(' and ') || 'neither'}`)]),
    // A reference as Path has a rule of its own.
    ...(isObject(body['Path']) || (typeof body['Path'] === 'string' && body['Path'] !== '') ? [] : [fault(`${path}.Path`, `must be a path as a text; got ${show(body['Path'])}`)]),
    ...(body['PropertyFile'] === undefined ? [] : checkPropertyFile(document, body['PropertyFile'], `${path}.PropertyFile`)),
    ...(body['S3Uri'] === undefined ? [] : checkS3(body['S3Uri'], `${path}.S3Uri`, step)),
  ];
}

function checkPropertyFile(document: DefinitionDocument, file: unknown, path: string): RuleFinding[] {
  const text = at(file, 'Get');
  const target = typeof text === 'string' ? readGet(text) : undefined;
  const [files, name, ...rest] = target?.kind === 'step' ? target.parts : [];
  if (target?.kind !== 'step' || files?.kind !== 'member' || files.name !== 'PropertyFiles' || name?.kind !== 'member' || rest.length > 0) {
    return [fault(path, `must be {"Get": "Steps.<step>.PropertyFiles.<name>"}; got ${show(file)}`)];
  }
  const producer = document.step(target.step);
  if (producer === undefined) return [];
  if (producer.type !== 'Processing') return [fault(path, `property files are written by Processing steps only; ${target.step} is of type ${producer.type}`)];
  return declaredIn(producer, name.name, path);
}

function declaredIn(producer: DocumentStep, name: string, path: string): RuleFinding[] {
  const declared = asList(producer.json['PropertyFiles']);
  return declared.some((file) => at(file, 'PropertyFileName') === name)
    ? []
    : [fault(path, `step ${producer.name} declares no property file ${show(name)}; it declares ${declared.map((file) => show(at(file, 'PropertyFileName'))).join(', ') || 'none'}`)];
}

function checkS3(uri: unknown, path: string, step: DocumentStep | undefined): RuleFinding[] {
  if (typeof uri !== 'string' && at(uri, 'Std:Join') === undefined && at(uri, 'Get') === undefined) return [fault(path, `must be an S3 URI, as a text or joined; got ${show(uri)}`)];
  const waits = asList(step?.json['DependsOn']).length > 0;
  return waits ? [] : [advice(path, `nothing makes the step wait for what writes the object: name the writer in DependsOn of ${step?.name ?? 'the step'}`)];
}
