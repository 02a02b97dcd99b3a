// The environment's roles: one a step, one for the pipeline, one for the driver.
import * as pulumi from '@pulumi/pulumi';
import * as iam from '@pulumi/aws-native/iam';
import { arnOf, type RolePurpose } from '../names';
import { roles, roleStatements, rolesFor } from '../permissions/roles';
import type { Scope } from '../permissions/scope';
import { allow, trustPrincipals, trustService } from '../permissions/statement';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Identities. */
export interface IdentitiesArgs extends CommonArgs {
  /** What statements are about, but for the key. */
  scope: Omit<Scope, 'keyArn'>;
  keyArn: pulumi.Input<string>;
  /** Whether runs start by the clock. */
  scheduled: boolean;
  /** ARNs that may assume a role that people assume. @default all of the account whose own policies allow it */
  principals?: Partial<Record<RolePurpose, readonly string[] | undefined>>;
  /** ARN of a policy that bounds each role. @default no boundary */
  permissionsBoundary?: string;
  transform?: Partial<Record<RolePurpose, Transform<iam.RoleArgs>>>;
}

/** Roles with inline policies of their own, each statement with a purpose; none has a policy of AWS's making. */
export class Identities extends Component {
  /** By purpose; a role for a step that the workflow has not is absent. */
  readonly nodes: Readonly<Partial<Record<RolePurpose, iam.Role>>>;

  constructor(name: string, private readonly args: IdentitiesArgs, options?: pulumi.ComponentResourceOptions) {
    super('Identities', name, options);
    this.nodes = Object.fromEntries(rolesFor({ workflow: args.scope.workflow, scheduled: args.scheduled, delivery: args.scope.delivery }).map((purpose) => [purpose, this.createRole(purpose)]));
    this.registerOutputs({});
  }

  /** ARN of a role. @throws Error if the workflow needs none for that */
  roleArn(purpose: RolePurpose): pulumi.Output<string> {
    const role = this.nodes[purpose];
    if (role === undefined) throw new Error(`the workflow ${this.args.scope.workflow.name} has no role ${purpose}`);
    return role.arn;
  }

  private createRole(purpose: RolePurpose): iam.Role {
    const { scope, keyArn, tags, principals, permissionsBoundary, transform } = this.args;
    const { service, description } = roles[purpose];
    const trust = service === undefined ? trustPrincipals(principals?.[purpose] ?? [arnOf(scope.place, 'iam', 'root')]) : trustService(service, scope.place);
    return new iam.Role(...this.child<iam.RoleArgs>(purpose, {
      roleName: scope.names.role(purpose), description: `${description}, workflow ${scope.place.workflow}, environment ${scope.place.environment}`,
      assumeRolePolicyDocument: trust,
      policies: [{ policyName: purpose, policyDocument: pulumi.output(keyArn).apply((arn) => allow(roleStatements(purpose, { ...scope, keyArn: arn }))) }],
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      tags: tagList(tags),
    }, transform?.[purpose]));
  }
}
