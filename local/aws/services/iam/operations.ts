// The operations of IAM: an open list.
import type { Operation } from '../../operation';
import { createRole } from './create-role';
import {
  createPolicy,
  deletePolicy,
  getPolicy,
  listEntitiesForPolicy,
  listPolicies,
  listPolicyTags,
  tagPolicy,
  untagPolicy,
} from './managed-policies';
import { simulatePrincipalPolicy } from './simulate-principal-policy';
import { oidcProviderOperations } from './oidc-providers';
import { createPolicyVersion, deletePolicyVersion, getPolicyVersion, listPolicyVersions, setDefaultPolicyVersion } from './policy-versions';
import {
  attachRolePolicy,
  deleteRolePolicy,
  detachRolePolicy,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  putRolePolicy,
} from './role-policies';
import { deleteRolePermissionsBoundary, listRoleTags, putRolePermissionsBoundary, tagRole, untagRole } from './role-tags';
import { deleteRole, getRole, listInstanceProfilesForRole, listRoles, updateAssumeRolePolicy, updateRole, updateRoleDescription } from './roles';

export const operations: readonly Operation[] = [
  createRole,
  getRole,
  listRoles,
  updateRole,
  updateRoleDescription,
  updateAssumeRolePolicy,
  deleteRole,
  listInstanceProfilesForRole,
  tagRole,
  untagRole,
  listRoleTags,
  putRolePermissionsBoundary,
  deleteRolePermissionsBoundary,
  putRolePolicy,
  getRolePolicy,
  deleteRolePolicy,
  listRolePolicies,
  attachRolePolicy,
  detachRolePolicy,
  listAttachedRolePolicies,
  createPolicy,
  getPolicy,
  listPolicies,
  deletePolicy,
  listEntitiesForPolicy,
  tagPolicy,
  untagPolicy,
  listPolicyTags,
  createPolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
  deletePolicyVersion,
  ...oidcProviderOperations,
  simulatePrincipalPolicy,
];
