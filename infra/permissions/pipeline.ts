// What the pipeline itself may do: start each step's work, under the role of that step and no other.
import { arnOf, type FunctionName, type RolePurpose } from '../names';
import { reading, type Scope } from './scope';
import type { Statement } from './statement';

/** Jobs of a pipeline are named by SageMaker, `pipelines-` first; Autopilot's names are too short for that. */
const jobs = 'pipelines-*';

/** Statements of the pipeline's execution role. */
export function pipelineStatements(scope: Scope): Statement[] {
  return [
    invoke(scope, 'InvokePrepareHoldout', 'prepare-holdout', 'Step PrepareHoldout is this function.'),
    work(scope, 'RunPrepareData', 'Steps PrepareData and, where the workflow has a preparation, PrepareSource: SageMaker tags what a pipeline makes.', 'ProcessingJob', `processing-job/${jobs}`),
    passRole(scope, 'PassPrepareDataRole', 'prepare-data', 'Step PrepareData runs under this role.'),
    ...(scope.workflow.preparation === undefined ? [] : [passRole(scope, 'PassPrepareSourceRole', 'prepare-source', 'Step PrepareSource runs under this role.')]),
    invoke(scope, 'InvokePackageEncoder', 'package-encoder', 'Step PackageEncoder is this function.'),
    work(scope, 'RunTrainCandidates', "Step TrainCandidates. The job's name begins with the execution's id, so no pattern is narrower.", 'AutoMLJob', 'automl-job/*'),
    passRole(scope, 'PassTrainCandidatesRole', 'train-candidates', 'Step TrainCandidates runs under this role.'),
    {
      sid: 'MakeAssembleModel', reason: 'Step AssembleModel makes the pipeline model.', actions: ['sagemaker:CreateModel', 'sagemaker:DescribeModel', 'sagemaker:AddTags'],
      resources: [arnOf(scope.place, 'sagemaker', `model/${jobs}`)],
    },
    passRole(scope, 'PassScoreHoldoutRole', 'score-holdout', 'Step AssembleModel: the model scores under this role.'),
    work(scope, 'RunScoreHoldout', 'Step ScoreHoldout: a transform job with that model.', 'TransformJob', `transform-job/${jobs}`),
    invoke(scope, 'InvokeEvaluatePredictions', 'evaluate-predictions', 'Step EvaluatePredictions is this function.'),
    register(scope),
    reading(scope, 'ReadModelArtifacts', 'Step RegisterModel: the registry notes the ETag of each artifact, read as the one who registers.', 'prepared/*/encoder/*', 'prepared/*/candidates/*'),
  ];
}

function invoke({ place, names }: Scope, sid: string, name: FunctionName, reason: string): Statement {
  return { sid, reason, actions: ['lambda:InvokeFunction'], resources: [arnOf(place, 'lambda', `function:${names.function(name)}`)] };
}

function work({ place }: Scope, sid: string, reason: string, kind: string, resource: string): Statement {
  const actions = ['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${kind}`);
  return { sid, reason, actions: [...actions, 'sagemaker:AddTags'], resources: [arnOf(place, 'sagemaker', resource)] };
}

function passRole({ place, names }: Scope, sid: string, purpose: RolePurpose, reason: string): Statement {
  return {
    sid, reason, actions: ['iam:PassRole'], resources: [arnOf(place, 'iam', `role/${names.role(purpose)}`)],
    conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  };
}

function register({ place, names }: Scope): Statement {
  return {
    sid: 'Register', reason: 'Step RegisterModel: a new version, in this group only.', actions: ['sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage'],
    resources: [`model-package-group/${names.modelPackageGroup}`, `model-package/${names.modelPackageGroup}/*`].map((resource) => arnOf(place, 'sagemaker', resource)),
  };
}
