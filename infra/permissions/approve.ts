// What a person who approves models may do: read verdicts, and change the approval of versions.
import { arnOf } from '../names';
import { answerApprovals } from './delivery';
import { keyForObjects, reading, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of the approver's role: neither runs nor deployments, so that who approves is not who makes or deploys. */
export function approveStatements(scope: Scope): Statement[] {
  const { place, names } = scope;
  return [
    { sid: 'ListModels', reason: 'Versions that wait for a decision. AWS knows no resource for it.', actions: ['sagemaker:ListModelPackages'], resources: ['*'] },
    {
      sid: 'DecideOnModels', reason: 'mlops approve and mlops reject: the decision, with who, when and why.', actions: ['sagemaker:DescribeModelPackage', 'sagemaker:UpdateModelPackage'],
      resources: [arnOf(place, 'sagemaker', `model-package/${names.modelPackageGroup}/*`)],
    },
    { sid: 'SeeAuthor', reason: 'mlops:otherApprover: who started the run that made a version.', actions: ['sagemaker:DescribePipelineDefinitionForExecution', 'sagemaker:DescribePipelineExecution'], resources: [arnOf(place, 'sagemaker', `pipeline/${names.pipeline}/execution/*`)] },
    reading(scope, 'ReadVerdicts', 'A version without a passed verdict is not approved.', 'runs/*'),
    keyForObjects(scope),
    ...(scope.delivery === undefined ? [] : answerApprovals(scope)),
    { sid: 'ReadOutputs', reason: 'Where registry and bucket are.', actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'], resources: [arnOf(place, 'ssm', `parameter${names.parameterPath}`), arnOf(place, 'ssm', `parameter${names.parameterPath}/*`)] },
  ];
}
