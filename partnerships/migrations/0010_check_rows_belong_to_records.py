"""Every joint check belongs to a record, every line about a principle to a review."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0009_records_and_reviews_from_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='jointcheck',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='partnerships.jointrecord'),
        ),
        migrations.AlterField(
            model_name='principlerecord',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='partnerships.principlereview'),
        ),
        migrations.RemoveField(
            model_name='jointcheck',
            name='met_on',
        ),
        migrations.RemoveField(
            model_name='jointcheck',
            name='partnership',
        ),
        migrations.RemoveField(
            model_name='jointcheck',
            name='year',
        ),
        migrations.AddIndex(
            model_name='jointcheck',
            index=models.Index(condition=models.Q(models.Q(('next_step', ''), _negated=True), ('done_on', None)), fields=['next_on'], name='joint_check_next_step'),
        ),
        migrations.AddConstraint(
            model_name='jointcheck',
            constraint=models.UniqueConstraint(fields=('record', 'item'), name='joint_check_item_once'),
        ),
        migrations.AddConstraint(
            model_name='jointcheck',
            constraint=models.UniqueConstraint(fields=('record', 'extra'), name='joint_check_extra_once'),
        ),
        migrations.AddConstraint(
            model_name='jointcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extra__isnull', False), ('item', None)), models.Q(('extra', None), ('item__isnull', False)), _connector='OR'), name='joint_check_one_item'),
        ),
        migrations.AddConstraint(
            model_name='principlerecord',
            constraint=models.UniqueConstraint(condition=models.Q(('party', None)), fields=('review', 'principle'), name='principle_joint_once_a_review'),
        ),
        migrations.AddConstraint(
            model_name='principlerecord',
            constraint=models.UniqueConstraint(fields=('review', 'principle', 'party'), name='principle_party_once_a_review'),
        ),
    ]
