; Installs kiscase for the user who runs it, without rights of an administrator; /S installs without a question.
; Needs: VERSION, PAYLOAD (the folder of the bundle), ICON, PICTURE (beside the last page), SIZE (in KiB), OUTPUT.

Target amd64-unicode
SetCompressor /SOLID zlib
!include "MUI2.nsh"

Name "kiscase"
BrandingText "kiscase ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\kiscase"
InstallDirRegKey HKCU "Software\kiscase" "Folder"
RequestExecutionLevel user
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "kiscase"
VIAddVersionKey "FileDescription" "kiscase"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "EUPL-1.2"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\kiscase"
!define CLASSES "Software\Classes"
!define MUI_FINISHPAGE_RUN "$INSTDIR\kiscase-window.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Polish"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Ukrainian"

Section
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\_internal" ; of an earlier version: modules that are gone must not be found
  File /r "${PAYLOAD}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\kiscase.lnk" "$INSTDIR\kiscase-window.exe"
  WriteRegStr HKCU "Software\kiscase" "Folder" "$INSTDIR"

  WriteRegStr HKCU "${CLASSES}\.kis" "" "kiscase.file"
  WriteRegStr HKCU "${CLASSES}\.kis" "Content Type" "application/x-kiscase"
  WriteRegStr HKCU "${CLASSES}\kiscase.file" "" "kiscase"
  WriteRegStr HKCU "${CLASSES}\kiscase.file\DefaultIcon" "" "$INSTDIR\kiscase-window.exe,0"
  WriteRegStr HKCU "${CLASSES}\kiscase.file\shell\open\command" "" '"$INSTDIR\kiscase-window.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "kiscase"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\kiscase-window.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "kiscase"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  ; Only what the program brought: case files and settings lie elsewhere, and stay.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\kiscase.exe"
  Delete "$INSTDIR\kiscase-window.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\kiscase.lnk"
  ReadRegStr $0 HKCU "${CLASSES}\.kis" ""
  StrCmp $0 "kiscase.file" 0 +2
    DeleteRegKey HKCU "${CLASSES}\.kis"
  DeleteRegKey HKCU "${CLASSES}\kiscase.file"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\kiscase"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
