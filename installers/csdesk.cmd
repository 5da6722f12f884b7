@echo off
rem installers\csdesk.cmd              opens the program
rem installers\csdesk.cmd demo [...]   a demo village, its papers, then the window
rem installers\csdesk.cmd test [...]   every gate and test; with words: pytest alone, with these words
rem installers\csdesk.cmd bench [...]  the benchmarks
rem Any other words are the program's own commands. Does all set-up first, as csdesk.sh does.
rem Written from knowledge: it has not been run on a real Windows yet.
setlocal
chcp 65001 >nul
set "FROM=%CD%"
cd /d "%~dp0.."
set "ROOT=%CD%"
set "VENV=%ROOT%\.venv"
if defined CSDESK_VENV set "VENV=%CSDESK_VENV%"
set "PYTHON=%VENV%\Scripts\python.exe"
set "LOCK=installers\lock\windows.txt"

set "JOB=%~1"
set "REST="
:rest
shift
if "%~1"=="" goto setup
set REST=%REST% %1
goto rest

:setup
set "CHOSEN="
if defined CSDESK_PYTHON set "CHOSEN=%CSDESK_PYTHON%"
for %%v in (3.13 3.12 3.11) do if not defined CHOSEN (
  py -%%v -c "1" >nul 2>nul && set "CHOSEN=py -%%v"
)
if not defined CHOSEN (
  python -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" >nul 2>nul && set "CHOSEN=python"
)
if not defined CHOSEN (
  echo csdesk: 请先安装 Python 3.11、3.12 或 3.13，再重试。 Please install Python 3.11, 3.12 or 3.13 first. 1>&2
  exit /b 3
)
set "HASH=import hashlib, pathlib; print(hashlib.sha256(b''.join(pathlib.Path(p).read_bytes() for p in ('pyproject.toml', 'installers/lock/windows.txt'))).hexdigest())"
for /f %%h in ('%CHOSEN% -c "%HASH%"') do set "WANTED=%%h"
set "STAMP="
if exist "%VENV%\.stamp" set /p STAMP=<"%VENV%\.stamp"
if exist "%PYTHON%" if "%STAMP%"=="%WANTED%" goto run
if exist "%VENV%" if not exist "%VENV%\pyvenv.cfg" (
  echo csdesk: 此文件夹不是虚拟环境，未作改动。 This folder is no virtual environment: "%VENV%" 1>&2
  exit /b 3
)
echo csdesk: 正在安装 Python 软件包（只需一次）。 Installing the Python packages, once. 1>&2
%CHOSEN% -m venv --clear "%VENV%" || exit /b 4
set "OFFLINE="
if exist wheelhouse set "OFFLINE=--no-index --find-links wheelhouse"
"%PYTHON%" -m pip install -q --disable-pip-version-check %OFFLINE% --require-hashes -r %LOCK% 1>&2 || goto unpacked
"%PYTHON%" -m pip install -q --disable-pip-version-check %OFFLINE% --no-deps --no-build-isolation -e . 1>&2 || goto unpacked
>"%VENV%\.stamp" echo %WANTED%
goto run

:unpacked
echo csdesk: Python 软件包没能装上。没有网络时，请把软件包放入 wheelhouse。 The packages could not be installed; without a network put them into wheelhouse. 1>&2
exit /b 4

:run
if "%JOB%"=="test" goto test
if "%JOB%"=="bench" goto bench
cd /d "%FROM%"
"%PYTHON%" -m csdesk %JOB% %REST%
exit /b %ERRORLEVEL%

:bench
set "QT_QPA_PLATFORM=offscreen"
"%PYTHON%" tests\benchmarks\run.py %REST%
exit /b %ERRORLEVEL%

:test
set "QT_QPA_PLATFORM=offscreen"
if defined REST (
  "%PYTHON%" -m pytest -q -m "not long" %REST%
  exit /b
)
set "FAILED="
"%VENV%\Scripts\ruff" format --check --quiet csdesk installers tests || set "FAILED=%FAILED% format"
"%VENV%\Scripts\ruff" check --quiet csdesk installers tests || set "FAILED=%FAILED% lint"
"%VENV%\Scripts\mypy" csdesk installers || set "FAILED=%FAILED% types"
"%VENV%\Scripts\lint-imports" --no-logo || set "FAILED=%FAILED% imports"
"%PYTHON%" -m pytest -q -n 2 -m "not long" --cov --cov-report= || set "FAILED=%FAILED% tests"
"%PYTHON%" installers\perfect_files.py || set "FAILED=%FAILED% coverage"
if defined FAILED (
  echo csdesk: 未通过 failed:%FAILED% 1>&2
  exit /b 1
)
exit /b 0
