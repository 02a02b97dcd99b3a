// The lines that a log file or a CI job gets.
import assert from 'node:assert/strict';
import { createPlainReporter } from '../../../automation/console/plain-reporter';
import { createStyle } from '../../../automation/console/style';

describe('the plain reporter', () => {
  const linesOf = (...events: Parameters<ReturnType<typeof createPlainReporter>>[0][]): string[] => {
    const lines: string[] = [];
    const report = createPlainReporter((line) => { lines.push(line); }, createStyle(false));
    events.forEach(report);
    return lines;
  };

  it('tells a finished step with its time', () => {
    assert.deepEqual(linesOf({ type: 'step', name: 'PrepareData', status: 'Succeeded', seconds: 4 }), ['  ok     PrepareData (4.0 s)']);
  });

  it('tells why a step failed', () => {
    assert.deepEqual(linesOf({ type: 'step', name: 'PrepareData', status: 'Failed', reason: 'no such file' }), ['  failed PrepareData: no such file']);
  });

  it('says nothing of resources that stay as they are', () => {
    assert.deepEqual(linesOf({ type: 'resource', operation: 'same', resourceType: 'aws-native:kms:Key', name: 'key', status: 'done' }), []);
  });
});
