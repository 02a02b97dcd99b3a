// The environment's roles: one a step, one for the pipeline, one for the driver.
import * as pulumi from '@pulumi/pulumi';
import * as iam from '@pulumi/aws-native/iam';
import { arnOf, rolePurposes, type RolePurpose } from '../names';
import { roles } from '../permissions/roles';
import type { Scope } from '../permissions/scope';
import { allow, trustPrincipals, trustService } from '../permissions/statement';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Identities. */
export interface IdentitiesArgs extends CommonArgs {
  /** What statements are about, but for the key. */
  scope: Omit<Scope, 'keyArn'>;
  keyArn: pulumi.Input<string>;
  /** ARNs that may assume the driver role. @default all of the account whose own policies allow it */
  driverPrincipals?: readonly string[];
  /** ARN of a policy that bounds each role. @default no boundary */
  permissionsBoundary?: string;
  transform?: Partial<Record<RolePurpose, Transform<iam.RoleArgs>>>;
}

/** Roles with inline policies of their own, each statement with a purpose; none has a policy of AWS's making. */
export class Identities extends Component {
  readonly nodes: Readonly<Record<RolePurpose, iam.Role>>;

  constructor(name: string, private readonly args: IdentitiesArgs, options?: pulumi.ComponentResourceOptions) {
    super('Identities', name, options);
    this.nodes = Object.fromEntries(rolePurposes.map((purpose) => [purpose, this.createRole(purpose)])) as Record<RolePurpose, iam.Role>;
    this.registerOutputs({});
  }

  /** ARN of a role. */
  roleArn(purpose: RolePurpose): pulumi.Output<string> {
    return this.nodes[purpose].arn;
  }

  private createRole(purpose: RolePurpose): iam.Role {
    const { scope, keyArn, tags, driverPrincipals, permissionsBoundary, transform } = this.args;
    const { service, description, statements } = roles[purpose];
    const trust = service === undefined ? trustPrincipals(driverPrincipals ?? [arnOf(scope.place, 'iam', 'root')]) : trustService(service, scope.place);
    return new iam.Role(...this.child<iam.RoleArgs>(purpose, {
      roleName: scope.names.role(purpose), description: `${description}, workflow ${scope.place.workflow}, environment ${scope.place.environment}`,
      assumeRolePolicyDocument: trust,
      policies: [{ policyName: purpose, policyDocument: pulumi.output(keyArn).apply((arn) => allow(statements({ ...scope, keyArn: arn }))) }],
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      tags: tagList(tags),
    }, transform?.[purpose]));
  }
}
