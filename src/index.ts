export type { AccountArgs, AccountDeclaration, Grant } from "./arguments/accounts";
export type { BinlogSettings } from "./arguments/binlog";
export type { ApplicationHost, BlockPlace } from "./arguments/block";
export type { DatabaseDeclaration } from "./arguments/databases";
export type { HostArgs, HostSettings, ServiceControl } from "./arguments/host";
export type { LinkArgs } from "./arguments/link";
export type { MasterArgs } from "./arguments/master";
export type { MemberArgs } from "./arguments/member";
export type { MultiMasterPairArgs } from "./arguments/pair";
export type { PairLinkArgs } from "./arguments/pair-link";
export type { PairSeed } from "./arguments/pair-seed";
export type { SeedArgs } from "./arguments/seed";
export type { SemiSyncSettings } from "./arguments/semi-sync";
export type { ServerArgs } from "./arguments/server";
export type { SettingValue } from "./arguments/settings";
export type { ProxyArgs, SshArgs } from "./arguments/ssh";
export type { VerifyArgs } from "./arguments/verify";
export { ApplicationBlock, type ApplicationBlockArgs } from "./components/application-block";
export { Master } from "./components/master";
export { MultiMasterPair } from "./components/multi-master-pair";
export { Server, type Endpoint } from "./components/server";
export { Slave, type SlaveArgs } from "./components/slave";
export { engineLines, type EngineLine } from "./engine/dialects";
export type { FollowPlan } from "./plan/follow-plan";
export type { HostPlan, MemberPlan } from "./plan/host-plan";
export type { PluginGrant, PluginPlan, PluginUser } from "./plan/plugin-plan";
export type { SeedPlan } from "./plan/seed-plan";
export type { Plugin } from "./plan/semi-sync";
export type { ServerSettings, Setting } from "./plan/setting";
export type { CheckedWorkspace } from "./processmaker/connection-check";
export {
  renderProcessMakerDatabases,
  type ReadOnlyLogin,
  type ReadOnlyWorkspace,
} from "./processmaker/databases";
export {
  DoubleConnectionCheck,
  type DoubleConnectionCheckArgs,
} from "./processmaker/double-connection-check";
export type { Reach } from "./render/reach";
export { TopologyError, type Problem } from "./topology/problem";
