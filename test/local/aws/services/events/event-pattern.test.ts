// Event patterns, by the examples of EventBridge's guide.
import assert from 'node:assert/strict';
import { parsePattern } from '../../../../../local/aws/services/events/event-pattern';

const EVENT = { source: 'aws.sagemaker', 'detail-type': 'SageMaker Model Package State Change', resources: ['arn:a', 'arn:b'], detail: { ModelPackageGroupName: 'churn-dev', ModelPackageVersion: 3, ModelApprovalStatus: 'Approved' } };

describe('an event pattern', () => {
  const cases: [string, object, boolean][] = [
    ['fits by exact values', { source: ['aws.sagemaker'], detail: { ModelApprovalStatus: ['Approved', 'Rejected'] } }, true],
    ['does not fit another value', { detail: { ModelApprovalStatus: ['Rejected'] } }, false],
    ['fits any element of an array', { resources: ['arn:b'] }, true],
    ['fits by prefix', { detail: { ModelPackageGroupName: [{ prefix: 'churn' }] } }, true],
    ['fits by suffix', { detail: { ModelPackageGroupName: [{ suffix: '-dev' }] } }, true],
    ['fits by wildcard', { detail: { ModelPackageGroupName: [{ wildcard: 'c*n-*' }] } }, true],
    ['fits whatever the case', { detail: { ModelApprovalStatus: [{ 'equals-ignore-case': 'APPROVED' }] } }, true],
    ['fits anything but', { detail: { ModelApprovalStatus: [{ 'anything-but': ['Rejected'] }] } }, true],
    ['does not fit anything but what it is', { detail: { ModelApprovalStatus: [{ 'anything-but': 'Approved' }] } }, false],
    ['fits by number', { detail: { ModelPackageVersion: [{ numeric: ['>', 1, '<=', 3] }] } }, true],
    ['does not fit a smaller number', { detail: { ModelPackageVersion: [{ numeric: ['>', 3] }] } }, false],
    ['fits by what is not there', { detail: { Other: [{ exists: false }] } }, true],
    ['fits one of several patterns', { $or: [{ source: ['other'] }, { detail: { ModelPackageVersion: [3] } }] }, true],
  ];
  for (const [name, pattern, fits] of cases) {
    it(name, () => {
      assert.equal(parsePattern(JSON.stringify(pattern))(EVENT), fits);
    });
  }

  it('is refused where it is none', () => {
    for (const text of ['', '[]', '{}', '{"a":"b"}', '{"a":[]}', '{"a":[{"like":"b"}]}']) {
      assert.throws(() => parsePattern(text), { name: 'InvalidEventPatternException' });
    }
  });
});
