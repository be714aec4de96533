# Writes target\cli.args and target\app.args, the argument files with which graft.bat starts Java.
param([string]$Root)
$ErrorActionPreference = 'Stop'
function Jar([string]$Module) {
  (Get-ChildItem "$Root\$Module\target\$Module-*.jar" | Where-Object Name -notmatch 'sources|tests' |
    Select-Object -First 1).FullName
}
# Argument files read a backslash as an escape; Java takes forward slashes on Windows as well.
function Quoted([string]$Text) { '"' + $Text.Replace('\', '/') + '"' }
$engine = Jar 'engine'
$all = (Get-Content "$Root\app\target\classpath.txt") -split ';'
$javafx = $all | Where-Object { $_ -match 'openjfx' }
$rest = $all | Where-Object { $_ -notmatch 'openjfx' -and $_ -notmatch '\\engine\\target\\' }
$enginePath = (@($engine) + ((Get-Content "$Root\engine\target\classpath.txt") -split ';')) -join ';'
$appPath = (@((Jar 'app'), $engine) + $rest) -join ';'
$common = @(
  '-XX:+UseSerialGC', '-XX:+AutoCreateSharedArchive', '-Xshare:auto', '-Xlog:disable',
  '--sun-misc-unsafe-memory-access=allow',
  (Quoted "-Dgraft.home=$Root"), (Quoted "-Dgraft.engine.classpath=$enginePath"))
Set-Content "$Root\target\app.args" ($common + @(
  '-XX:TieredStopAtLevel=1',
  (Quoted "-XX:SharedArchiveFile=$Root\target\app.jsa"), (Quoted "-Dgraft.engine.archive=$Root\target\host.jsa"),
  '--enable-native-access=ALL-UNNAMED,javafx.graphics', '--module-path', (Quoted ($javafx -join ';')),
  '--add-modules', 'javafx.controls,javafx.swing', '-cp', (Quoted $appPath)))
Set-Content "$Root\target\cli.args" ($common + @(
  (Quoted "-XX:SharedArchiveFile=$Root\target\cli.jsa"), '-Djava.awt.headless=true',
  '--enable-native-access=ALL-UNNAMED', '-cp', (Quoted $enginePath)))
