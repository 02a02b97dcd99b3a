// Writes type-table.json: what the endpoint must know of each resource type it has handlers for, and every type's name.
//
// Usage: node local/aws/services/cloudcontrol/generate-types.mjs FOLDER FLAGS
//   FOLDER  a folder in which `npm install @aws-cdk/aws-service-spec` was run; it has the properties and their types
//   FLAGS   a JSON file {type: {readOnly, createOnly, writeOnly, primaryIdentifier}} of JSON pointers, cut from
//           CloudFormation's registry schemas: the service spec has no write-only flags
// The table is committed; nothing of this runs with the endpoint.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import url from 'node:url';

const [folder, flagsFile] = process.argv.slice(2);
const here = path.dirname(url.fileURLToPath(import.meta.url));
const { loadAwsServiceSpecSync } = createRequire(path.resolve(folder, 'package.json'))('@aws-cdk/aws-service-spec');
const db = loadAwsServiceSpecSync();
const flags = JSON.parse(fs.readFileSync(flagsFile, 'utf8'));
const served = fs.readFileSync(path.join(here, 'served-types.txt'), 'utf8').split('\n').map((line) => line.trim()).filter(Boolean);

/** `string`, `integer`, `json`, `tag`, `[element]`, `{element}`, `#Definition` or alternatives joined by ` | `. */
function typeName(type) {
  switch (type.type) {
    case 'ref': return `#${db.get('typeDefinition', type.reference.$ref).name}`;
    case 'array': return `[${typeName(type.element)}]`;
    case 'map': return `{${typeName(type.element)}}`;
    case 'union': return type.types.map(typeName).join(' | ');
    default: return type.type;
  }
}

/** Property -> type. */
function propertiesOf(properties) {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, typeName(property.type)]));
}

/** Definitions that are one of several forms, whose required properties the spec has mixed. */
const ALTERNATIVES = ['PipelineDefinition'];

function definitionsOf(properties, needed, seen = new Map()) {
  const visit = (type) => {
    if (type.type === 'ref') {
      const definition = db.get('typeDefinition', type.reference.$ref);
      if (seen.has(definition.name)) return;
      seen.set(definition.name, propertiesOf(definition.properties));
      const required = Object.entries(definition.properties).filter(([, property]) => property.required === true).map(([name]) => name);
      if (required.length > 0 && !ALTERNATIVES.includes(definition.name)) needed[definition.name] = required;
      definitionsOf(definition.properties, needed, seen);
    }
    if (type.element !== undefined) visit(type.element);
    for (const each of type.types ?? []) visit(each);
  };
  for (const property of Object.values(properties)) visit(property.type);
  return seen;
}

const bare = (pointers) => (pointers ?? []).map((pointer) => pointer.replace('/properties/', ''));

function tableOf(resource) {
  const registry = flags[resource.cloudFormationType];
  const attributes = Object.fromEntries(
    Object.entries(resource.attributes).filter(([name]) => !name.includes('.')).map(([name, attribute]) => [name, typeName(attribute.type)]),
  );
  const required = Object.entries(resource.properties).filter(([, property]) => property.required === true).map(([name]) => name);
  const requiredIn = {};
  const definitions = Object.fromEntries(definitionsOf({ ...resource.properties, ...resource.attributes }, requiredIn));
  return {
    identifier: bare(registry.primaryIdentifier),
    readOnly: bare(registry.readOnly),
    createOnly: bare(registry.createOnly),
    writeOnly: bare(registry.writeOnly),
    required,
    properties: { ...attributes, ...propertiesOf(resource.properties) },
    definitions,
    requiredIn,
  };
}

const resources = [...db.all('resource')].sort((a, b) => (a.cloudFormationType < b.cloudFormationType ? -1 : 1));
const names = {};
for (const { cloudFormationType } of resources) {
  const [vendor, service, name] = cloudFormationType.split('::');
  (names[`${vendor}::${service}`] ??= []).push(name);
}
const rows = resources.filter((resource) => served.includes(resource.cloudFormationType))
  .map((resource) => `${JSON.stringify(resource.cloudFormationType)}:${JSON.stringify(tableOf(resource))}`);
const groups = Object.entries(names).map(([group, list]) => `${JSON.stringify(group)}:${JSON.stringify(list.join(' '))}`);
fs.writeFileSync(path.join(here, 'type-table.json'), `{"types":{\n${rows.join(',\n')}\n},\n"known":{\n${groups.join(',\n')}\n}}\n`);
console.log(`${rows.length} types of ${resources.length}`);
