// What `mlops models` tells of registered versions.
import assert from 'node:assert/strict';
import { describeModel, describeModels, type ListedModel } from '../../../automation/models/describe-model';

const waiting: ListedModel = {
  arn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/customers-dev/2', version: 2, approval: 'PendingManualApproval', createdAt: new Date(0), run: 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/p/execution/abc',
  properties: { verdict: 'passed', objective: 'F1', metricValue: '0.8512', metricLower: '0.8', metricUpper: '0.9', dataDigest: 'd1', flowDigest: 'f1', runDigest: 'r1' },
};
const serving: ListedModel = {
  ...waiting, version: 1, approval: 'Approved', serves: 'customers-dev', arn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/customers-dev/1',
  properties: { ...waiting.properties, decidedBy: 'arn:aws:iam::000000000000:user/ana', decidedAt: '2026-01-02T03:04:05.000Z', decisionComment: 'checked the slices', promotedFrom: 'arn:p/7', promotedBy: 'arn:u/ben', promotedAt: '2026-01-01T00:00:00.000Z' },
};

describe('registered versions', () => {
  it('are told a line each, with who decided and where they serve', () => {
    const lines = describeModels([waiting, serving]).split('\n');
    assert.match(lines.find((line) => line.includes('PendingManualApproval')) ?? '', /^ *2 +1970-01-01T00:00:00.000Z +PendingManualApproval +abc +passed +F1 0\.8512$/);
    assert.match(lines.find((line) => line.includes('Approved ')) ?? '', /^ *1 .* Approved +ana +abc +passed +F1 0\.8512 +customers-dev$/);
  });
  it('are told in full, each fact by its name', () => {
    const text = describeModel(serving);
    for (const fact of [/approval +Approved \(by arn:aws:iam::000000000000:user\/ana, 2026-01-02T03:04:05.000Z, checked the slices\)/, /serves +customers-dev/, /promoted from +arn:p\/7, by arn:u\/ben/, /holdout +F1 0\.8512, between 0\.8\S* and 0\.9\S*/, /data +d1/, /flow +f1/, /data, flow and settings +r1/]) assert.match(text, fact);
  });
  it('are told with the end of the endpoint that they serve behind, where its life is limited', () => {
    const limited = { ...serving, livesUntil: '2026-11-26T18:05:00Z' };
    assert.match(describeModels([limited]), /customers-dev until 2026-11-26T18:05:00Z$/m);
    assert.match(describeModel(limited), /^ *serves +customers-dev until 2026-11-26T18:05:00Z *$/m);
    assert.match(describeModel({ ...waiting, livesUntil: '2026-11-26T18:05:00Z' }), /serves +nowhere/);
  });
  it('say so where they serve nowhere, and leave out what nobody decided', () => {
    const text = describeModel(waiting);
    assert.match(text, /serves +nowhere/);
    assert.match(text, /approval +PendingManualApproval *$/m);
    assert.doesNotMatch(text, /promoted|threshold|undefined/);
  });
});
