if (defined('SYS_SYS') && SYS_SYS == 'workflow') {
  $pro ['datasources']['workflow_ro']['connection'] = 'mysql://master:masterpass@192.168.75.136/wf_workflow?encoding=utf8';
  $pro ['datasources']['workflow_ro']['adapter'] = 'mysql';
}
if (defined('SYS_SYS') && SYS_SYS == 'sales') {
  $pro ['datasources']['workflow_ro']['connection'] = 'mysql://master:masterpass@192.168.75.136/wf_sales?encoding=utf8';
  $pro ['datasources']['workflow_ro']['adapter'] = 'mysql';
  $pro ['datasources']['rbac_ro']['connection'] = 'mysql://master:masterpass@192.168.75.136/rb_sales?encoding=utf8';
  $pro ['datasources']['rbac_ro']['adapter'] = 'mysql';
}
