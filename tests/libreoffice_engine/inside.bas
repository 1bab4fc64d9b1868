' What LibreOffice does by itself in one request, where asking from outside would take hundreds.
Option Explicit

' The number formats of some cells that are more than a number's: kind, rows and columns of each
' block, from and to. Date 2, time 4, currency 8, logical 1024: com.sun.star.util.NumberFormat.
Function Formats(document As Object, cells As Object) As Variant
    Dim found() As Variant, blocks As Variant, kind As Long, i As Long, j As Long, n As Long
    Dim groups As Object, group As Object, known As Object
    known = document.getNumberFormats()
    groups = cells.getUniqueCellFormatRanges()
    For i = 0 To groups.getCount() - 1
        group = groups.getByIndex(i)
        kind = known.getByKey(group.NumberFormat).getPropertyValue("Type") And (2 + 4 + 8 + 1024)
        If kind <> 0 Then
            blocks = group.getRangeAddresses()
            For j = 0 To UBound(blocks)
                ReDim Preserve found(n)
                With blocks(j)
                    found(n) = Array(kind, .StartRow, .EndRow, .StartColumn, .EndColumn)
                End With
                n = n + 1
            Next j
        End If
    Next i
    Formats = found()
End Function

' The formulas among some cells that fail: row, column and LibreOffice's number of the error.
Function Errors(cells As Object) As Variant
    Dim found() As Variant, blocks As Variant, i As Long, n As Long, row As Long, column As Long
    Dim sheet As Object
    sheet = cells.getSpreadsheet()
    blocks = cells.queryFormulaCells(com.sun.star.sheet.FormulaResult.ERROR).getRangeAddresses()
    For i = 0 To UBound(blocks)
        For row = blocks(i).StartRow To blocks(i).EndRow
            For column = blocks(i).StartColumn To blocks(i).EndColumn
                ReDim Preserve found(n)
                found(n) = Array(row, column, sheet.getCellByPosition(column, row).getError())
                n = n + 1
            Next column
        Next row
    Next i
    Errors = found()
End Function

' What each defined name stands for, in the order of their names.
Function Contents(document As Object) As Variant
    Dim ranges As Object, names As Variant, i As Long
    ranges = document.NamedRanges
    names = ranges.getElementNames()
    Dim found() As Variant
    For i = 0 To UBound(names)
        ReDim Preserve found(i)
        found(i) = ranges.getByName(names(i)).getContent()
    Next i
    Contents = found()
End Function

' Cells of one sheet copied to a place on another of the same workbook.
Sub Copy(source As Object, left, top, right, bottom, target As Object, column, row)
    target.copyRange(target.getCellByPosition(column, row).getCellAddress(), _
        source.getCellRangeByPosition(left, top, right, bottom).getRangeAddress())
End Sub
