// AWS::EC2::RouteTable and AWS::EC2::SubnetRouteTableAssociation.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { notFound, present } from '../resource-handler';
import { changeEc2Tags, tagSpecifications, type Ec2Resource } from './ec2-tags';

interface Association { RouteTableAssociationId: string; RouteTableId: string; SubnetId: string }
interface RouteTable extends Ec2Resource { RouteTableId: string; VpcId: string; Associations?: Association[] }

const tables = async (tools: HandlerTools, input: object): Promise<RouteTable[]> => (await tools.call<{ RouteTables: RouteTable[] }>('ec2', 'DescribeRouteTables', input)).RouteTables;

/** A route table. */
export const ec2RouteTable: ResourceHandler = {
  type: 'AWS::EC2::RouteTable',
  async create(desired, tools) {
    const { RouteTable: { RouteTableId } } = await tools.call<{ RouteTable: RouteTable }>('ec2', 'CreateRouteTable', { VpcId: desired['VpcId'], ...tagSpecifications('route-table', desired) });
    return RouteTableId;
  },
  async read(id, tools) {
    const [table] = await tables(tools, { RouteTableIds: [id] });
    return present({ RouteTableId: id, VpcId: table?.VpcId, Tags: table?.Tags });
  },
  update: (id, current, desired, tools) => changeEc2Tags(id, current, desired, tools),
  async delete(RouteTableId, tools) {
    await tables(tools, { RouteTableIds: [RouteTableId] });
    await tools.call('ec2', 'DeleteRouteTable', { RouteTableId });
  },
  list: async (tools) => (await tables(tools, {})).map(({ RouteTableId }) => RouteTableId),
};

const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';

async function association(id: string, tools: HandlerTools): Promise<Association> {
  const found = (await tables(tools, { Filters: [{ Name: 'association.route-table-association-id', Values: [id] }] }))
    .flatMap(({ Associations = [] }) => Associations).find(({ RouteTableAssociationId }) => RouteTableAssociationId === id);
  if (found === undefined) throw notFound(ASSOCIATION, id);
  return found;
}

/** A subnet's use of a route table. */
export const ec2SubnetRouteTableAssociation: ResourceHandler = {
  type: ASSOCIATION,
  async create(desired, tools) {
    const { AssociationId } = await tools.call<{ AssociationId: string }>('ec2', 'AssociateRouteTable', { RouteTableId: desired['RouteTableId'], SubnetId: desired['SubnetId'] });
    return AssociationId;
  },
  async read(id, tools) {
    const { RouteTableId, SubnetId } = await association(id, tools);
    return { Id: id, RouteTableId, SubnetId };
  },
  update: () => Promise.reject(new Error('nothing of an association can be changed')),
  async delete(AssociationId, tools) {
    await association(AssociationId, tools);
    await tools.call('ec2', 'DisassociateRouteTable', { AssociationId });
  },
  list: async (tools) => (await tables(tools, {})).flatMap(({ Associations = [] }) => Associations.map(({ RouteTableAssociationId }) => RouteTableAssociationId)),
};
