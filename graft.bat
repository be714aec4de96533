@echo off
rem Starts Graft: the workbench without arguments, a command with some. Finds a JDK 25 or newer, builds when sources
rem changed. `graft --help` lists the commands.
setlocal EnableExtensions EnableDelayedExpansion
set "HERE=%~dp0"
if "%HERE:~-1%"=="\" set "HERE=%HERE:~0,-1%"

call :jdk "%JAVA_HOME%"
if not defined FOUND for /f "delims=" %%j in ('where javac 2^>nul') do if not defined FOUND call :jdk "%%~dpj.."
for %%r in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%USERPROFILE%\.jdks") do (
  if not defined FOUND if exist "%%~r" for /d %%j in ("%%~r\*") do if not defined FOUND call :jdk "%%~j"
)
if not defined FOUND (
  echo GRAFT-2101: Graft needs a JDK 25 or newer and found none in JAVA_HOME, on the PATH or under Program Files. Install one, Eclipse Temurin 25 for example, or set JAVA_HOME to its folder. 1>&2
  exit /b 4
)
set "JAVA_HOME=%FOUND%"

set "STALE=1"
if exist "%HERE%\target\cli.args" (
  set "STALE="
  powershell -NoProfile -Command "$built=(Get-Item '%HERE%\target\cli.args').LastWriteTime; $newer=Get-ChildItem '%HERE%\pom.xml','%HERE%\engine\pom.xml','%HERE%\app\pom.xml','%HERE%\engine\src\main','%HERE%\app\src\main','%HERE%\resources' -Recurse -ErrorAction SilentlyContinue | Where-Object LastWriteTime -gt $built | Select-Object -First 1; if ($newer) { exit 1 } else { exit 0 }"
  if errorlevel 1 set "STALE=1"
)
if defined STALE (
  call :build
  if errorlevel 1 exit /b 4
)

if "%~1"=="" (
  start "Graft" "%JAVA_HOME%\bin\javaw" "@%HERE%\target\app.args" %GRAFT_JAVA_OPTIONS% graft.app.GraftApp
  exit /b 0
)
"%JAVA_HOME%\bin\java" "@%HERE%\target\cli.args" %GRAFT_JAVA_OPTIONS% graft.engine.cli.GraftCli %*
exit /b %ERRORLEVEL%

:jdk
rem %1: a folder; sets FOUND when it holds a JDK 25 or newer
if "%~1"=="" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "VERSION=%%~v"
for /f "tokens=1 delims=.-+" %%v in ("!VERSION!") do set "MAJOR=%%v"
if !MAJOR! GEQ 25 set "FOUND=%~f1"
exit /b 0

:build
echo Building Graft (once, because sources changed; about a minute) ... 1>&2
if not exist "%HERE%\target" mkdir "%HERE%\target"
pushd "%HERE%"
call mvnw.cmd -q -B -DskipTests -Dspotless.check.skip=true package 1>&2
if errorlevel 1 (
  popd
  echo The build failed; the lines above say why. Without a network, dependencies must have been downloaded once. 1>&2
  exit /b 4
)
popd
rem Class paths are longer than a line may be: they go into argument files, JavaFX on the module path.
powershell -NoProfile -ExecutionPolicy Bypass -File "%HERE%\.mvn\launch.ps1" "%HERE%"
if errorlevel 1 exit /b 4
del /q "%HERE%\target\*.jsa" 2>nul
exit /b 0
