<?php
// Reads over ProcessMaker's read-only connections as ProcessMaker would, from where it runs, and sees that it cannot write.
//
// php -- <name> <databases.php> <workspace> <connection>:<database>...
//
// Runs on PHP 5.6 and later, as ProcessMaker does.
error_reporting(0);
list(, $name, $file, $workspace) = $argv;

function fail($problem, $advice)
{
    global $name;
    file_put_contents('php://stderr', "$name: check failed: $problem\n  -> $advice\n");
    exit(1);
}

function quoted($name)
{
    return '`' . str_replace('`', '``', $name) . '`';
}

if (!function_exists('mysqli_init')) {
    fail('PHP has no mysqli here', 'install it (php-mysql); ProcessMaker needs it too, so is this the PHP that it runs?');
}
mysqli_report(MYSQLI_REPORT_OFF);
define('SYS_SYS', $workspace);
$pro = include $file;
if (!is_array($pro)) {
    fail("$file cannot be read", 'is it where ProcessMaker is installed?');
}

foreach (array_slice($argv, 4) as $wanted) {
    list($connection, $database) = explode(':', $wanted, 2);
    if (!isset($pro['datasources'][$connection]['connection'])) {
        fail("$file has no connection $connection for the workspace $workspace", 'see that its lines are before "return $pro;"');
    }
    $info = parse_url($pro['datasources'][$connection]['connection']);
    $port = isset($info['port']) ? $info['port'] : 3306;
    $who = "$info[user] on $info[host]:$port";
    $link = mysqli_init();
    mysqli_options($link, MYSQLI_OPT_CONNECT_TIMEOUT, 10);
    if (!mysqli_real_connect($link, trim($info['host'], '[]'), $info['user'], urldecode($info['pass']), $database, $port)) {
        fail(
            "$connection cannot log in as $who for $database: " . mysqli_connect_error() . ' (' . mysqli_connect_errno() . ')',
            'is this host among the addresses that the account logs in from, and is the port open from here?'
        );
    }
    $sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1 LIMIT 1";
    $tables = mysqli_query($link, $sql);
    $row = $tables ? mysqli_fetch_row($tables) : null;
    if (!$row) {
        fail("$who sees no table of $database: " . (mysqli_error($link) ?: 'there is none'), 'is its privilege SELECT there, and is the database the one meant?');
    }
    $table = quoted($database) . '.' . quoted($row[0]);
    if (!mysqli_query($link, "SELECT 1 FROM $table LIMIT 1")) {
        fail("$who cannot read $table: " . mysqli_error($link), 'is its privilege SELECT there?');
    }
    // Nothing would be deleted: what counts is whether the statement is allowed.
    if (mysqli_query($link, "DELETE FROM $table WHERE 1 = 0")) {
        fail("$who can write to $table", 'is it the slave, is the slave read_only, and has the account no privilege that overrides that?');
    }
    if (!in_array(mysqli_errno($link), array(1142, 1290), true)) {
        fail("cannot tell whether $who can write to $table: " . mysqli_error($link), 'look at the error above');
    }
    echo "$workspace: $connection reads $table, and cannot write\n";
    mysqli_close($link);
}
