// Rule `approved-by-default`: a person or a later gate approves a model, not the pipeline that made it.
import { advice, type Rule } from '../finding';
import { readGet } from '../get';
import { at } from '../json';

export const approvedByDefault: Rule = {
  id: 'approved-by-default',
  summary: 'RegisterModel does not approve what it registers.',
  check: (document) => document.steps.filter((step) => step.type === 'RegisterModel').flatMap((step) => {
    const status = at(step.json, 'Arguments', 'ModelApprovalStatus');
    const text = at(status, 'Get');
    const target = typeof text === 'string' ? readGet(text) : undefined;
    const parameter = target?.kind === 'parameter' ? document.parameter(target.name) : undefined;
    if (status === 'Approved') return [advice(`${step.path}.Arguments.ModelApprovalStatus`, 'approves the model without anyone having looked at it; PendingManualApproval waits')];
    return parameter?.json['DefaultValue'] === 'Approved' ? [advice(`${parameter.path}.DefaultValue`, 'approves models without anyone having looked at them; PendingManualApproval waits')] : [];
  }),
};
