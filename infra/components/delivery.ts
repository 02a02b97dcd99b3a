// Delivery: two repositories, the pipelines that what is pushed to them goes through, and the builds of these.
import type * as inputs from '@pulumi/aws-native/types/input';
import * as pulumi from '@pulumi/pulumi';
import { Project, type ProjectArgs } from '@pulumi/aws/codebuild/project';
import { Repository, type RepositoryArgs } from '@pulumi/aws/codecommit/repository';
import * as codepipeline from '@pulumi/aws-native/codepipeline';
import * as events from '@pulumi/aws-native/events';
import * as logs from '@pulumi/aws-native/logs';
import { buildModelSpec, checkEndpointSpec, checkModelSpec, chooseModelSpec, deployModelSpec, offerModelSpec, reviewChangeSpec, type BuildspecArgs } from '../delivery/buildspecs';
import { modelBuildStages, modelDeployStages, type StageArgs } from '../delivery/pipelines';
import { arnOf, deliveryRepositories, type BuildName, type DeliveryRepository, type EnvironmentNames, type Place, type RolePurpose } from '../names';
import { buildsOf, reviews, toolsPrefix, type DeliverySettings } from '../permissions/delivery';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Delivery. */
export interface DeliveryArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  delivery: DeliverySettings;
  keyArn: pulumi.Input<string>;
  bucketName: pulumi.Input<string>;
  /** ARNs of the roles of pipelines, builds and rules. */
  roleArn(purpose: RolePurpose): pulumi.Input<string>;
  /** The environment's settings as its stack file has them, for the builds. */
  config: Readonly<Record<string, unknown>>;
  /** SHA-256 that names the packed tools. */
  toolsDigest: string;
  logRetentionDays: number;
  /** Topic that approvals are told to. @default nobody is told */
  topicArn?: pulumi.Input<string>;
  /** True: the repositories stay when they leave the program. */
  protect: boolean;
  transform?: {
    repository?: Transform<RepositoryArgs>; project?: Transform<ProjectArgs>; log?: Transform<logs.LogGroupArgs>; pipeline?: Transform<codepipeline.PipelineArgs>; rule?: Transform<events.RuleArgs>;
  };
}

/** Key of packed tools in the environment's bucket. */
export const toolsKey = (digest: string): string => `${toolsPrefix}${digest}.zip`;

const descriptions: Readonly<Record<DeliveryRepository, string>> = {
  modelbuild: 'Workflow and flow: a push is built, run and judged', modeldeploy: 'Endpoints: an approved model, or a push, is brought to its environments',
};

/** What each build does, and as whom. */
const builds: Readonly<Record<BuildName, { role: RolePurpose; spec(args: BuildspecArgs): string }>> = {
  'check-model': { role: 'check-model', spec: checkModelSpec },
  'build-model': { role: 'build-model', spec: buildModelSpec },
  'choose-model': { role: 'deliver-models', spec: chooseModelSpec },
  'offer-model': { role: 'deliver-models', spec: offerModelSpec },
  'deploy-model': { role: 'deliver-models', spec: deployModelSpec },
  'check-endpoint': { role: 'check-endpoint', spec: checkEndpointSpec },
  'review-change': { role: 'review-change', spec: reviewChangeSpec },
};

/** Repositories are filled once by `mlops`, and never written again. */
export class Delivery extends Component {
  readonly nodes: {
    readonly repositories: readonly Repository[]; readonly projects: readonly Project[]; readonly pipelines: readonly codepipeline.Pipeline[]; readonly rules: readonly events.Rule[];
  };

  constructor(name: string, private readonly args: DeliveryArgs, options?: pulumi.ComponentResourceOptions) {
    super('Delivery', name, options);
    const repositories = args.delivery.connection === undefined ? deliveryRepositories.map((repository) => this.createRepository(repository)) : [];
    const projects = buildsOf(args.delivery).map((build) => this.createProject(build, this.createLog(build)));
    const pipelines = deliveryRepositories.map((repository) => this.createPipeline(repository, [...repositories, ...projects]));
    const rules = [
      ...(args.delivery.connection === undefined ? deliveryRepositories.map((repository) => this.createPushRule(repository, pipelines)) : []),
      ...(reviews(args.delivery) ? [this.createReviewRule(projects)] : []), this.createModelRule(pipelines),
    ];
    this.nodes = { repositories, projects, pipelines, rules };
    this.registerOutputs({});
  }

  private createRepository(repository: DeliveryRepository): Repository {
    const { names, keyArn, tags, protect, transform } = this.args;
    return new Repository(...this.child<RepositoryArgs>(repository, {
      repositoryName: names.delivery(repository), description: descriptions[repository], kmsKeyId: keyArn, tags: { ...tags },
    }, transform?.repository, protect ? { protect: true, retainOnDelete: true } : {}));
  }

  private createLog(build: BuildName): logs.LogGroup {
    const { names, keyArn, logRetentionDays, tags, transform } = this.args;
    return new logs.LogGroup(...this.child<logs.LogGroupArgs>(`${build}-log`, { logGroupName: `/aws/codebuild/${names.build(build)}`, retentionInDays: logRetentionDays, kmsKeyId: keyArn, tags: tagList(tags) }, transform?.log));
  }

  private createProject(build: BuildName, log: logs.LogGroup): Project {
    const { place, names, delivery, keyArn, roleArn, config, tags, transform } = this.args;
    const { role, spec } = builds[build];
    const buildspec = spec({ environment: place.environment, delivery, config });
    return new Project(...this.child<ProjectArgs>(build, {
      name: names.build(build), description: `${build} of workflow ${place.workflow}, environment ${place.environment}`, serviceRole: roleArn(role),
      ...this.sourcesOf(build, buildspec), encryptionKey: keyArn, buildTimeout: delivery.timeoutMinutes, queuedTimeout: 480,
      environment: { type: 'LINUX_CONTAINER', image: delivery.image, computeType: delivery.computeType, privilegedMode: false, imagePullCredentialsType: 'CODEBUILD' },
      logsConfig: { cloudwatchLogs: { status: 'ENABLED', groupName: `/aws/codebuild/${names.build(build)}` } },
      // Sources come as artifacts; the images of the standard environments are kept on the build's machine.
      cache: { type: 'LOCAL', modes: ['LOCAL_SOURCE_CACHE'] }, tags: { ...tags },
    }, transform?.project, { dependsOn: [log] }));
  }

  /** What no pipeline starts takes the tools out of the bucket by itself: a review, with the commit out of the repository, and the checks of an endpoint, with the source of the build that deployed it. */
  private sourcesOf(build: BuildName, buildspec: string): Pick<ProjectArgs, 'source' | 'secondarySources' | 'artifacts'> {
    const { place, names, bucketName, toolsDigest } = this.args;
    const tools = pulumi.interpolate`${bucketName}/${toolsKey(toolsDigest)}`;
    if (build === 'check-endpoint') return { source: { type: 'S3', location: tools, buildspec }, artifacts: { type: 'NO_ARTIFACTS' } };
    if (build !== 'review-change') return { source: { type: 'CODEPIPELINE', buildspec }, artifacts: { type: 'CODEPIPELINE' } };
    const host = `git-codecommit.${place.region}.${place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
    return {
      source: { type: 'CODECOMMIT', location: `https://${host}/v1/repos/${names.delivery('modelbuild')}`, gitCloneDepth: 0, buildspec },
      secondarySources: [{ type: 'S3', sourceIdentifier: 'Tools', location: tools }],
      artifacts: { type: 'NO_ARTIFACTS' },
    };
  }

  private createPipeline(repository: DeliveryRepository, needs: pulumi.Resource[]): codepipeline.Pipeline {
    const { place, names, delivery, keyArn, bucketName, roleArn, toolsDigest, topicArn, tags, transform } = this.args;
    const stage: StageArgs = { environment: place.environment, names, delivery, bucketName, toolsKey: toolsKey(toolsDigest), ...(topicArn === undefined ? {} : { topicArn }) };
    return new codepipeline.Pipeline(...this.child<codepipeline.PipelineArgs>(`${repository}-pipeline`, {
      name: names.delivery(repository), roleArn: roleArn('deliver'), pipelineType: 'V2', executionMode: 'QUEUED',
      artifactStore: { type: 'S3', location: bucketName, encryptionKey: { id: keyArn, type: 'KMS' } },
      stages: repository === 'modelbuild' ? modelBuildStages(stage) : modelDeployStages(stage),
      ...(repository === 'modelbuild' ? { variables: [{ name: 'PUSHED_BY', defaultValue: 'unknown', description: 'ARN of who pushed' }] } : { variables: [
        { name: 'PACKAGE_VERSION', defaultValue: 'newest', description: 'The version to deliver; newest: the newest that is approved' },
        { name: 'REASON', defaultValue: 'push', description: 'model: its approval has changed; push: what is in the repository, or a person' },
      ] }),
      ...(delivery.connection === undefined ? {} : { triggers: [{ providerType: 'CodeStarSourceConnection', gitConfiguration: { sourceActionName: 'Source', push: [{ branches: { includes: [delivery.branch] } }] } }] }),
      tags: tagList(tags),
    }, transform?.pipeline, { dependsOn: needs }));
  }

  /** The first commit of a branch is the seed: it starts nothing. */
  private createPushRule(repository: DeliveryRepository, pipelines: pulumi.Resource[]): events.Rule {
    const { place, names, delivery } = this.args;
    return this.createRule(`push-${repository}`, `A push to ${repository}`, {
      source: ['aws.codecommit'], 'detail-type': ['CodeCommit Repository State Change'], resources: [arnOf(place, 'codecommit', names.delivery(repository))],
      detail: { event: ['referenceUpdated'], referenceType: ['branch'], referenceName: [delivery.branch] },
    }, {
      ...this.pipelineTarget(repository),
      ...(repository === 'modelbuild' ? { inputTransformer: { inputPathsMap: { by: '$.detail.callerUserArn' }, inputTemplate: '{"variables":[{"name":"PUSHED_BY","value":"<by>"}]}' } } : {}),
    }, pipelines);
  }

  /** Opened, or followed by more commits: each state of a pull request is reviewed by itself. */
  private createReviewRule(projects: pulumi.Resource[]): events.Rule {
    const { place, names, delivery } = this.args;
    const variables = { PULL_REQUEST: '<id>', REPOSITORY: names.delivery('modelbuild'), BEFORE: '<before>', AFTER: '<after>' };
    const override = Object.entries(variables).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
    return this.createRule('pull-request', 'A pull request was opened or has new commits', {
      source: ['aws.codecommit'], 'detail-type': ['CodeCommit Pull Request State Change'], resources: [arnOf(place, 'codecommit', names.delivery('modelbuild'))],
      detail: { event: ['pullRequestCreated', 'pullRequestSourceBranchUpdated'], destinationReference: [`refs/heads/${delivery.branch}`], pullRequestStatus: ['Open'] },
    }, {
      id: 'review', arn: arnOf(place, 'codebuild', `project/${names.build('review-change')}`),
      inputTransformer: {
        inputPathsMap: { id: '$.detail.pullRequestId', before: '$.detail.destinationCommit', after: '$.detail.sourceCommit' },
        inputTemplate: JSON.stringify({ sourceVersion: '<after>', environmentVariablesOverride: override }),
      },
    }, projects);
  }

  /** An event tells no earlier status, and one change may give several: the pipeline's choice tells them apart. */
  private createModelRule(pipelines: pulumi.Resource[]): events.Rule {
    const { names } = this.args;
    return this.createRule('model-decided', 'A model was approved or rejected', {
      source: ['aws.sagemaker'], 'detail-type': ['SageMaker Model Package State Change'], detail: { ModelPackageGroupName: [names.modelPackageGroup], ModelApprovalStatus: ['Approved', 'Rejected'] },
    }, {
      ...this.pipelineTarget('modeldeploy'),
      inputTransformer: { inputPathsMap: { version: '$.detail.ModelPackageVersion', status: '$.detail.ModelApprovalStatus' }, inputTemplate: '{"variables":[{"name":"PACKAGE_VERSION","value":"<version>"},{"name":"REASON","value":"<status>"}]}' },
    }, pipelines);
  }

  private pipelineTarget(repository: DeliveryRepository): Pick<inputs.events.RuleTargetArgs, 'id' | 'arn'> {
    return { id: 'pipeline', arn: arnOf(this.args.place, 'codepipeline', this.args.names.delivery(repository)) };
  }

  private createRule(suffix: string, description: string, eventPattern: object, target: inputs.events.RuleTargetArgs, needs: pulumi.Resource[]): events.Rule {
    const { place, names, roleArn, tags, transform } = this.args;
    return new events.Rule(...this.child<events.RuleArgs>(suffix, {
      name: names.rule(suffix), description: `${description}, workflow ${place.workflow}, environment ${place.environment}`, eventPattern, state: 'ENABLED',
      targets: [{ ...target, roleArn: roleArn('start-delivery') }], tags: tagList(tags),
    }, transform?.rule, { dependsOn: needs }));
  }
}
