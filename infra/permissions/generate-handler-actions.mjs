// Writes handler-actions.json: the IAM actions that Cloud Control's handlers of each resource type call as whoever deploys.
//
// Usage: node infra/permissions/generate-handler-actions.mjs SCHEMAS
//   SCHEMAS  a JSON file {type: {handlers: {create, read, update, delete, list: [action]}}}, cut from CloudFormation's registry
//            schemas (`aws cloudformation describe-type --type RESOURCE --type-name AWS::S3::Bucket`, member Schema)
// The table is committed; nothing of this runs later. A type without handlers, or one that a schema has not, is an error.
import fs from 'node:fs';
import path from 'node:path';
import url from 'node:url';

const here = path.dirname(url.fileURLToPath(import.meta.url));
const schemas = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const types = fs.readFileSync(path.join(here, 'deployed-types.txt'), 'utf8').split('\n').map((line) => line.trim()).filter(Boolean);

const rows = types.map((type) => {
  const { handlers } = schemas[type] ?? {};
  if (handlers === undefined) throw new Error(`${type} has no handlers in ${process.argv[2]}`);
  const actions = [...new Set(['create', 'read', 'update', 'delete', 'list'].flatMap((kind) => handlers[kind] ?? []))].sort();
  return `${JSON.stringify(type)}:${JSON.stringify(actions)}`;
});
fs.writeFileSync(path.join(here, 'handler-actions.json'), `{\n${rows.join(',\n')}\n}\n`);
console.log(`${rows.length} types`);
