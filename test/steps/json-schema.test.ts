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
});
