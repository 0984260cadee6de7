; A program that writes how it was called beside itself: the installer is tried with it where no bundle of Windows is.

Target amd64-unicode
Name "stand-in"
OutFile "${OUTPUT}"
RequestExecutionLevel user
SilentInstall silent
!include "FileFunc.nsh"

Section
  ${GetParameters} $0
  FileOpen $1 "$EXEDIR\called.txt" w
  FileWriteUTF16LE $1 "$0"
  FileClose $1
SectionEnd
