// A model that serves: a registered package behind an endpoint, under a role of its own, for as long as it is meant to.
import * as autoscaling from '@pulumi/aws-native/applicationautoscaling';
import * as cloudwatch from '@pulumi/aws-native/cloudwatch';
import * as iam from '@pulumi/aws-native/iam';
import * as native from '@pulumi/aws-native/sagemaker';
import * as classic from '@pulumi/aws/sagemaker';
import type * as pulumi from '@pulumi/pulumi';
import { Component, tagList, type CommonArgs, type Transform } from '../components/component';
import { environmentNames, type AdoptedNames, type Place } from '../names';
import type { NetworkPlace } from '../../steps/context';
import { joinNetworkStatements } from '../permissions/join-network';
import { allow, trustService } from '../permissions/statement';
import { endpointName } from './names';
import { serveStatements } from './serve-statements';
import { configurationName, servedVersion, suffixOf, type ServedVersion } from './served-version';
import type { ServingSettings } from './settings';
import { TimeToLive, type TimeToLiveArgs } from './time-to-live';

/** Arguments of Serving. */
export interface ServingArgs extends CommonArgs {
  place: Place;
  /** The package that serves. */
  packageArn: string;
  /** ARN of the key that the environment's objects are encrypted with. */
  keyArn: string;
  /** Names of the environment's resources that were there before it. @default none */
  adopted?: AdoptedNames;
  /** Where the model runs. @default outside of a VPC */
  network?: NetworkPlace;
  settings: ServingSettings;
  /** What served before and is kept until the endpoint has been seen to serve the package. @default nothing */
  previous?: ServedVersion;
  /** When the endpoint is deleted by itself, such as 2026-11-26T18:05:00Z. @default never */
  livesUntil?: string;
  /** ARN of a policy that bounds the roles. @default no boundary */
  permissionsBoundary?: string;
  transform?: {
    role?: Transform<iam.RoleArgs>; model?: Transform<native.ModelArgs>; configuration?: Transform<classic.EndpointConfigurationArgs>; endpoint?: Transform<classic.EndpointArgs>;
    alarm?: Transform<cloudwatch.AlarmArgs>; scalableTarget?: Transform<autoscaling.ScalableTargetArgs>; scalingPolicy?: Transform<autoscaling.ScalingPolicyArgs>;
    timeToLive?: TimeToLiveArgs['transform'];
  };
}

/**
 * Role, model, endpoint configuration and endpoint, alarms, scaling and time to live. Model and configuration never change: what differs is another one,
 * made before the old one goes, and the old one goes a deployment later.
 */
export class Serving extends Component {
  readonly nodes: {
    role: iam.Role; model: native.Model; configuration: classic.EndpointConfiguration; endpoint: classic.Endpoint; alarms: readonly cloudwatch.Alarm[];
    scaling?: { target: autoscaling.ScalableTarget; policy: autoscaling.ScalingPolicy } | undefined;
    timeToLive?: TimeToLive | undefined;
  };
  private readonly endpointName: string;

  constructor(name: string, private readonly args: ServingArgs, options?: pulumi.ComponentResourceOptions) {
    super('Serving', name, options);
    const { place, packageArn, settings, previous } = args;
    this.endpointName = endpointName(place);
    const role = this.createRole();
    if (previous !== undefined) this.createConfiguration(previous, this.createModel(previous, role));
    const current = servedVersion(packageArn, settings);
    const model = this.createModel(current, role);
    const configuration = this.createConfiguration(current, model);
    const alarms = this.createAlarms();
    const timeToLive = this.createTimeToLive();
    // The end comes first: where a deployment breaks off, no endpoint lives on, and one that is updated has its new end before the old one.
    const endpoint = this.createEndpoint(configuration, [...alarms, ...(timeToLive === undefined ? [] : [timeToLive])], alarms);
    this.nodes = { role, model, configuration, endpoint, alarms, scaling: this.createScaling(endpoint), timeToLive };
    this.registerOutputs({});
  }

  private createRole(): iam.Role {
    const { place, keyArn, network, adopted, settings, tags, permissionsBoundary, transform } = this.args;
    const statements = [...serveStatements({ place, names: environmentNames(place, undefined, adopted), keyArn }, this.endpointName, settings), ...(network === undefined ? [] : joinNetworkStatements(place))];
    return new iam.Role(...this.child<iam.RoleArgs>('role', {
      roleName: `${this.endpointName}-serve`, description: `Model behind the endpoint, workflow ${place.workflow}, environment ${place.environment}`,
      assumeRolePolicyDocument: trustService('sagemaker.amazonaws.com', place),
      policies: [{ policyName: 'serve', policyDocument: allow(statements) }],
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      tags: tagList(tags),
    }, transform?.role));
  }

  private createModel(version: ServedVersion, role: iam.Role): native.Model {
    const { network, tags, transform } = this.args;
    return new native.Model(...this.child<native.ModelArgs>(`model-${suffixOf(version)}`, {
      modelName: configurationName(this.endpointName, version), executionRoleArn: role.arn, containers: [{ modelPackageName: version.packageArn }],
      ...(network === undefined ? {} : { vpcConfig: { subnets: [...network.subnetIds], securityGroupIds: [...network.securityGroupIds] } }), tags: tagList(tags),
    }, transform?.model));
  }

  private createConfiguration(version: ServedVersion, model: native.Model): classic.EndpointConfiguration {
    const { place, keyArn, adopted, tags, transform } = this.args;
    const { bucket } = environmentNames(place, undefined, adopted);
    return new classic.EndpointConfiguration(...this.child<classic.EndpointConfigurationArgs>(`configuration-${suffixOf(version)}`, {
      name: configurationName(this.endpointName, version), kmsKeyArn: keyArn,
      productionVariants: [{ variantName, modelName: model.modelName.apply((name) => name ?? ''), instanceType: version.instanceType, initialInstanceCount: version.instanceCount, initialVariantWeight: 1 }],
      ...(version.capturePercent === undefined ? {} : { dataCaptureConfig: captureConfig(`s3://${bucket}/captured`, version.capturePercent, keyArn) }),
      tags: { ...tags },
    }, transform?.configuration));
  }

  /** One alarm a limit, on the one variant; what is not measured is no fault. */
  private createAlarms(): cloudwatch.Alarm[] {
    const { place, settings: { alarms }, tags, transform } = this.args;
    if (alarms === undefined) return [];
    return alarmsOf(alarms).map(({ suffix, what, ...metric }) => new cloudwatch.Alarm(...this.child<cloudwatch.AlarmArgs>(suffix, {
      alarmName: `${this.endpointName}-${suffix}`, alarmDescription: `${what} at the endpoint, workflow ${place.workflow}, environment ${place.environment}`, namespace: 'AWS/SageMaker', ...metric,
      dimensions: [{ name: 'EndpointName', value: this.endpointName }, { name: 'VariantName', value: variantName }],
      period: alarms.periodSeconds, evaluationPeriods: alarms.periods, datapointsToAlarm: alarms.periods, comparisonOperator: 'GreaterThanOrEqualToThreshold', treatMissingData: 'notBreaching', tags: tagList(tags),
    }, transform?.alarm)));
  }

  /** Machines by the number of requests (Application Auto Scaling, target tracking). */
  private createScaling(endpoint: classic.Endpoint): { target: autoscaling.ScalableTarget; policy: autoscaling.ScalingPolicy } | undefined {
    const { settings: { autoscaling: scaling, instanceCount }, transform } = this.args;
    if (scaling === undefined) return undefined;
    const place = { serviceNamespace: 'sagemaker', resourceId: `endpoint/${this.endpointName}/variant/${variantName}`, scalableDimension: 'sagemaker:variant:DesiredInstanceCount' };
    const target = new autoscaling.ScalableTarget(...this.child<autoscaling.ScalableTargetArgs>('scalable-target', { ...place, minCapacity: instanceCount, maxCapacity: Math.max(instanceCount, scaling.maximum) }, transform?.scalableTarget, { dependsOn: [endpoint] }));
    const policy = new autoscaling.ScalingPolicy(...this.child<autoscaling.ScalingPolicyArgs>('scaling-policy', {
      ...place, policyName: `${this.endpointName}-requests`, policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: { targetValue: scaling.invocationsPerInstance, predefinedMetricSpecification: { predefinedMetricType: 'SageMakerVariantInvocationsPerInstance' }, scaleInCooldown: 300, scaleOutCooldown: 60 },
    }, transform?.scalingPolicy, { dependsOn: [target] }));
    return { target, policy };
  }

  private createTimeToLive(): TimeToLive | undefined {
    const { place, keyArn, settings, livesUntil, tags, permissionsBoundary, transform } = this.args;
    if (livesUntil === undefined) return undefined;
    return new TimeToLive(this.child('time-to-live', {})[0], {
      place, keyArn, settings, livesUntil, tags, ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }), ...(transform?.timeToLive === undefined ? {} : { transform: transform.timeToLive }),
    }, { parent: this });
  }

  private createEndpoint(configuration: classic.EndpointConfiguration, needs: readonly pulumi.Resource[], alarms: readonly cloudwatch.Alarm[]): classic.Endpoint {
    const { settings, tags, transform } = this.args;
    return new classic.Endpoint(...this.child<classic.EndpointArgs>('endpoint', {
      name: this.endpointName, endpointConfigName: configuration.name, deploymentConfig: deploymentConfig(settings, alarms.map(({ alarmName }) => alarmName.apply((name) => name ?? ''))), tags: { ...tags },
    }, transform?.endpoint, { dependsOn: [...needs] }));
  }
}

/** The one variant of an endpoint. */
const variantName = 'AllTraffic';

/** What each limit is measured by. */
function alarmsOf({ errors5xx, errors4xx, latencyMilliseconds }: NonNullable<ServingSettings['alarms']>): { suffix: string; what: string; metricName: string; statistic?: string; extendedStatistic?: string; threshold: number }[] {
  return [
    ...(errors5xx === undefined ? [] : [{ suffix: 'errors-5xx', what: 'Requests that the model failed', metricName: 'Invocation5XXErrors', statistic: 'Sum', threshold: errors5xx }]),
    ...(errors4xx === undefined ? [] : [{ suffix: 'errors-4xx', what: 'Requests that the model refused', metricName: 'Invocation4XXErrors', statistic: 'Sum', threshold: errors4xx }]),
    // Microseconds, as SageMaker measures.
    ...(latencyMilliseconds === undefined ? [] : [{ suffix: 'latency', what: 'Slow answers', metricName: 'ModelLatency', extendedStatistic: 'p90', threshold: latencyMilliseconds * 1000 }]),
  ];
}

/** Requests and answers, readable as what they are. */
function captureConfig(destinationS3Uri: string, percent: number, keyArn: string): classic.EndpointConfigurationArgs['dataCaptureConfig'] {
  return {
    enableCapture: true, initialSamplingPercentage: percent, destinationS3Uri, kmsKeyId: keyArn, captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}

/** How SageMaker moves the traffic (Developer Guide, "Blue/Green Deployments"). */
function deploymentConfig({ rollout, rolloutPercent, rolloutWaitSeconds, bakeSeconds }: ServingSettings, alarmNames: readonly pulumi.Output<string>[]): classic.EndpointArgs['deploymentConfig'] {
  const part = { type: 'CAPACITY_PERCENT', value: rolloutPercent };
  const waitIntervalInSeconds = rollout === 'all-at-once' ? 0 : rolloutWaitSeconds;
  return {
    ...(alarmNames.length === 0 ? {} : { autoRollbackConfiguration: { alarms: alarmNames.map((alarmName) => ({ alarmName })) } }),
    blueGreenUpdatePolicy: {
      ...(bakeSeconds === 0 ? {} : { terminationWaitInSeconds: bakeSeconds }),
      trafficRoutingConfiguration: {
        waitIntervalInSeconds,
        ...(rollout === 'canary' ? { type: 'CANARY', canarySize: part } : rollout === 'linear' ? { type: 'LINEAR', linearStepSize: part } : { type: 'ALL_AT_ONCE' }),
      },
    },
  };
}
