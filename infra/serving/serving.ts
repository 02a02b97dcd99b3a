// A model that serves: a registered package behind an endpoint, under a role of its own.
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
  /** ARN of a policy that bounds the role. @default no boundary */
  permissionsBoundary?: string;
  transform?: { role?: Transform<iam.RoleArgs>; model?: Transform<native.ModelArgs>; configuration?: Transform<classic.EndpointConfigurationArgs>; endpoint?: Transform<classic.EndpointArgs> };
}

/**
 * Role, model, endpoint configuration and endpoint. Model and configuration never change: what differs is another one,
 * made before the old one goes, and the old one goes a deployment later.
 */
export class Serving extends Component {
  readonly nodes: { role: iam.Role; model: native.Model; configuration: classic.EndpointConfiguration; endpoint: classic.Endpoint };
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
    this.nodes = { role, model, configuration, endpoint: this.createEndpoint(configuration) };
    this.registerOutputs({});
  }

  private createRole(): iam.Role {
    const { place, keyArn, network, adopted, tags, permissionsBoundary, transform } = this.args;
    const statements = [...serveStatements({ place, names: environmentNames(place, undefined, adopted), keyArn }, this.endpointName), ...(network === undefined ? [] : joinNetworkStatements(place))];
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
    const { keyArn, tags, transform } = this.args;
    return new classic.EndpointConfiguration(...this.child<classic.EndpointConfigurationArgs>(`configuration-${suffixOf(version)}`, {
      name: configurationName(this.endpointName, version), kmsKeyArn: keyArn,
      productionVariants: [{ variantName: 'AllTraffic', modelName: model.modelName.apply((name) => name ?? ''), instanceType: version.instanceType, initialInstanceCount: version.instanceCount, initialVariantWeight: 1 }],
      tags: { ...tags },
    }, transform?.configuration));
  }

  private createEndpoint(configuration: classic.EndpointConfiguration): classic.Endpoint {
    const { settings, tags, transform } = this.args;
    return new classic.Endpoint(...this.child<classic.EndpointArgs>('endpoint', {
      name: this.endpointName, endpointConfigName: configuration.name, deploymentConfig: deploymentConfig(settings), tags: { ...tags },
    }, transform?.endpoint));
  }
}

/** How SageMaker moves the traffic (Developer Guide, "Blue/Green Deployments"). */
function deploymentConfig({ rollout, rolloutPercent, rolloutWaitSeconds }: ServingSettings): classic.EndpointArgs['deploymentConfig'] {
  const part = { type: 'CAPACITY_PERCENT', value: rolloutPercent };
  const waitIntervalInSeconds = rollout === 'all-at-once' ? 0 : rolloutWaitSeconds;
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: {
        waitIntervalInSeconds,
        ...(rollout === 'canary' ? { type: 'CANARY', canarySize: part } : rollout === 'linear' ? { type: 'LINEAR', linearStepSize: part } : { type: 'ALL_AT_ONCE' }),
      },
    },
  };
}
