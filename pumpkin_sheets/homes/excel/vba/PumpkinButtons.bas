Attribute VB_Name = "PumpkinButtons"
'What the buttons of the workbook do: each asks Python to run one function.
'RunPython (module xlwings) starts the Python that "pumpkin excel install" wrote down.
'A command may hold neither a double quote nor a vertical bar: they end it on Windows and macOS.
Option Explicit

Public Sub RecalculateTiers()
    RunPython "import pumpkin_sheets.excel_addin as addin; addin.recalculate_tiers()"
End Sub

Public Sub RebuildSchedule()
    RunPython "import pumpkin_sheets.excel_addin as addin; addin.rebuild_schedule()"
End Sub

Public Sub LogThisTouch()
    RunPython "import pumpkin_sheets.excel_addin as addin; addin.log_this_touch()"
End Sub

Public Sub TakeThisProposal()
    RunPython "import pumpkin_sheets.excel_addin as addin; addin.take_this_proposal()"
End Sub
