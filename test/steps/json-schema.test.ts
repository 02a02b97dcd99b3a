// The published schema of workflow.yaml.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { workflowJsonSchema } from '../../steps/json-schema';
import { exampleFolder, exampleText } from './example';

describe('the schema of workflow.yaml', () => {
  it('is the one that docs/ publishes', () => {
    assert.equal(readFileSync(resolve(__dirname, '../../docs/workflow.schema.json'), 'utf8'), workflowJsonSchema(), 'write it anew: see the head of steps/json-schema.ts');
  });

  it('is named for editors in the first line of the example', () => {
    const path = /^# yaml-language-server: \$schema=(.+)$/m.exec(exampleText())?.[1] ?? '';
    assert.ok(exampleText().startsWith('# yaml-language-server'));
    assert.equal(resolve(exampleFolder, path), resolve(__dirname, '../../docs/workflow.schema.json'));
  });

  it('has each of its keys explained in docs/workflow.md', () => {
    const text = readFileSync(resolve(__dirname, '../../docs/workflow.md'), 'utf8');
    const keys = new Set(propertyNames(JSON.parse(workflowJsonSchema())));
    assert.ok(keys.size > 30);
    assert.deepEqual([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(text)), []);
  });
});

/** Names of all properties, at any depth. */
function propertyNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(propertyNames)];
}
