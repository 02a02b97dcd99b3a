// What EC2 keeps of a network: one record a resource, by its id. No packet is ever sent here: jobs run on this machine.
import type { OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** Kinds of resources: the prefix of the id, how EC2 calls the id in errors, and the resource in ARNs. */
export const kinds = {
  vpc: { prefix: 'vpc', error: 'InvalidVpcID.NotFound', word: 'vpc ID', arn: 'vpc' },
  subnet: { prefix: 'subnet', error: 'InvalidSubnetID.NotFound', word: 'subnet ID', arn: 'subnet' },
  routeTable: { prefix: 'rtb', error: 'InvalidRouteTableID.NotFound', word: 'routeTable ID', arn: 'route-table' },
  securityGroup: { prefix: 'sg', error: 'InvalidGroup.NotFound', word: 'security group', arn: 'security-group' },
  endpoint: { prefix: 'vpce', error: 'InvalidVpcEndpointId.NotFound', word: 'Vpc Endpoint Id', arn: 'vpc-endpoint' },
} as const;
export type Kind = keyof typeof kinds;

/** A rule of a security group, as EC2's IpPermission has it. */
export interface IpPermission {
  IpProtocol?: string;
  FromPort?: number;
  ToPort?: number;
  IpRanges?: readonly { CidrIp?: string; Description?: string }[];
}

/** One resource; members that a kind has not are absent. */
export interface NetworkRecord {
  id: string;
  kind: Kind;
  /** The VPC it lies in; its own id for a VPC. */
  vpcId: string;
  tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  created: number;
  cidr?: string;
  zone?: string;
  dnsSupport?: boolean;
  dnsHostnames?: boolean;
  publicIps?: boolean;
  name?: string;
  description?: string;
  ingress?: readonly IpPermission[];
  egress?: readonly IpPermission[];
  /** Of a route table: association's id -> subnet. */
  associations?: Readonly<Record<string, string>>;
  service?: string;
  endpointType?: string;
  policy?: string;
  privateDns?: boolean;
  subnetIds?: readonly string[];
  securityGroupIds?: readonly string[];
  routeTableIds?: readonly string[];
}

/** Resources by id. */
export const networkTable = (store: Store): Table<NetworkRecord> => store.table('ec2/network');

/** ARN of a resource. */
export const networkArn = ({ region, account }: { region: string; account: string }, kind: Kind, id: string): string => `arn:aws:ec2:${region}:${account}:${kinds[kind].arn}/${id}`;

/** A new id, such as vpc-0123456789abcdef0. */
export const newNetworkId = ({ cloud }: OperationContext, prefix: string): string => `${prefix}-0${cloud.randomBytes(8).toString('hex')}`;

/** @throws AwsError with the code of the kind */
export function requireNetwork(store: Store, kind: Kind, id: string): NetworkRecord {
  const record = networkTable(store).get(id);
  if (record?.kind === kind) return record;
  throw new AwsError(kinds[kind].error, `The ${kinds[kind].word} '${id}' does not exist`);
}

/** All of a kind, or those of the ids. @throws AwsError for an id that is not there */
export function networkOf(store: Store, kind: Kind, ids: readonly string[] | undefined): NetworkRecord[] {
  if (ids !== undefined && ids.length > 0) return ids.map((id) => requireNetwork(store, kind, id));
  return [...networkTable(store).range({ prefix: `${kinds[kind].prefix}-` })].map(({ value }) => value).filter((record) => record.kind === kind);
}

/** Changes one that is there. */
export async function changeNetwork(store: Store, kind: Kind, id: string, change: (record: NetworkRecord) => NetworkRecord): Promise<void> {
  await store.transaction(() => void networkTable(store).put(id, change(requireNetwork(store, kind, id))));
}

/** Takes one away. @param needed tells who still needs it. @throws AwsError DependencyViolation */
export async function deleteNetwork(store: Store, kind: Kind, id: string, needed: (other: NetworkRecord) => boolean): Promise<void> {
  await store.transaction(() => {
    requireNetwork(store, kind, id);
    const users = [...networkTable(store).range()].map(({ value }) => value).filter((other) => other.id !== id && needed(other));
    if (users.length > 0) throw new AwsError('DependencyViolation', `The ${kinds[kind].arn} '${id}' has dependencies and cannot be deleted.`);
    void networkTable(store).remove(id);
  });
}
