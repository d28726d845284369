BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Surface.psm1" -Force
}

Describe 'What users see of the module' {
    It 'is what Surface.txt says' {
        $stored = @(Get-Content "$PSScriptRoot/Surface.txt" | Where-Object { $_ -notlike '#*' })
        $stored.Count | Should -BeGreaterThan 300
        $changes = Compare-Object $stored @(Get-Surface) -CaseSensitive |
            ForEach-Object { ($_.SideIndicator -eq '=>' ? '+ ' : '- ') + $_.InputObject }
        $changes | Should -BeNullOrEmpty -Because ("users see another module ('-' is gone, '+' is new). Where that is meant: " +
            './build.sh surface, commit tests/pester/Surface.txt, and tell it in CHANGELOG.md')
    }
}
