// The gate on what a deployment would change.
import assert from 'node:assert/strict';
import { CommandFailure } from '../../../automation/failures';
import { refuseLosses } from '../../../automation/stacks/deploy';

/** A preview with one change. */
const previewOf = (operation: string, resourceType: string) => ({
  counts: {}, log: { changes: [{ operation, resourceType, name: 'x', properties: [] }], counts: {}, errors: [], violations: [] },
});

describe('the gate on the content of a preview', () => {
  it('lets a bucket be created and updated', () => {
    refuseLosses(previewOf('create', 'aws-native:s3:Bucket'));
    refuseLosses(previewOf('update', 'aws-native:s3:Bucket'));
  });

  for (const operation of ['delete', 'replace', 'delete-replaced']) {
    it(`refuses to ${operation} a bucket, with exit code 3`, () => {
      assert.throws(() => refuseLosses(previewOf(operation, 'aws-native:s3:Bucket')), (error: unknown) => error instanceof CommandFailure && error.exitCode === 3);
    });
  }

  it('lets a role be replaced: it holds no data', () => refuseLosses(previewOf('replace', 'aws-native:iam:Role')));
});
